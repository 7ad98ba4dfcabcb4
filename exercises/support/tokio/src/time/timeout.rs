//! Waiting, but not for ever.

use super::sleep::nanos;
use crate::record::Place;
use pin_project_lite::pin_project;
use real::time as tokio;
use real::time::Instant;
use real::time::error::Elapsed;
use standin::counterpoint;
use std::future::IntoFuture;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

pin_project! {
    /// Ready with the future, or at its time.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless you `.await` or poll them"]
    pub struct Timeout<F> {
        place: Place,
        span: i64,
        #[pin]
        real: tokio::Timeout<F>,
    }
}

/// Waits for the future, up to so long.
#[track_caller]
pub fn timeout<F: IntoFuture>(span: Duration, future: F) -> Timeout<F::IntoFuture> {
    Timeout {
        place: Location::caller(),
        span: nanos(span),
        real: tokio::timeout(span, future),
    }
}

/// Waits for the future, up to that time.
#[track_caller]
pub fn timeout_at<F: IntoFuture>(deadline: Instant, future: F) -> Timeout<F::IntoFuture> {
    let span = nanos(deadline.saturating_duration_since(Instant::now()));
    Timeout {
        place: Location::caller(),
        span,
        real: tokio::timeout_at(deadline, future),
    }
}

impl<F> Timeout<F> {
    /// The future.
    pub fn into_inner(self) -> F {
        self.real.into_inner()
    }
}

impl<F: Future> Future for Timeout<F> {
    type Output = Result<F::Output, Elapsed>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let result = ready!(this.real.poll(context));
        if result.is_err() {
            counterpoint::done("sleep", 0, this.place, *this.span, "time-out");
        }
        Poll::Ready(result)
    }
}

impl<F> Deref for Timeout<F> {
    type Target = tokio::Timeout<F>;

    fn deref(&self) -> &Self::Target {
        &self.real
    }
}

impl<F> DerefMut for Timeout<F> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.real
    }
}
