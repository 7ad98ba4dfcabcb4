//! Sleeping.

use crate::record::{Place, Waiting};
use pin_project_lite::pin_project;
use real::time as tokio;
use real::time::Instant;
use standin::counterpoint;
use std::ops::Deref;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

pin_project! {
    /// Ready at its time.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless you `.await` or poll them"]
    pub struct Sleep {
        waiting: Waiting,
        span: i64,
        #[pin]
        real: tokio::Sleep,
    }
}

/// Story ns of the span, as the record counts.
pub(super) fn nanos(span: Duration) -> i64 {
    i64::try_from(span.as_nanos()).unwrap_or(i64::MAX)
}

fn made(real: tokio::Sleep, span: Duration, place: Place) -> Sleep {
    Sleep {
        waiting: Waiting::new("sleep", place),
        span: nanos(span),
        real,
    }
}

/// Ready after so long.
#[track_caller]
pub fn sleep(span: Duration) -> Sleep {
    made(tokio::sleep(span), span, Location::caller())
}

/// Ready at that time.
#[track_caller]
pub fn sleep_until(deadline: Instant) -> Sleep {
    made(
        tokio::sleep_until(deadline),
        deadline.saturating_duration_since(Instant::now()),
        Location::caller(),
    )
}

impl Sleep {
    /// It is to be ready at another time.
    pub fn reset(self: Pin<&mut Self>, deadline: Instant) {
        let this = self.project();
        *this.span = nanos(deadline.saturating_duration_since(Instant::now()));
        this.waiting.again();
        this.real.reset(deadline);
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let this = self.project();
        let polled = this
            .waiting
            .poll(|| 0, context, |context| this.real.poll(context));
        if polled.is_ready() {
            counterpoint::done("sleep", 0, this.waiting.place(), *this.span, "");
        }
        polled
    }
}

impl Deref for Sleep {
    type Target = tokio::Sleep;

    fn deref(&self) -> &Self::Target {
        &self.real
    }
}
