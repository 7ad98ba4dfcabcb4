//! How the operations of this crate are told to the recorder.

use crate::perturb;
use std::cell::Cell;
use standin::counterpoint::{self, ObjectId};
use std::fmt;
use std::future::poll_fn;
use std::panic::Location;
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

/// A place in a source file.
pub(crate) type Place = &'static Location<'static>;

thread_local! {
    /// Where the poll that is going on had to wait.
    static WAITS_AT: Cell<Option<Place>> = const { Cell::new(None) };
}

/// Where this thread's present poll had to wait, once.
pub(crate) fn take_wait() -> Option<Place> {
    WAITS_AT.take()
}

/// The recorded side of one operation that may have to wait.
#[derive(Debug)]
pub(crate) struct Waiting {
    verb: &'static str,
    place: Place,
    asked: bool,
    delays: Option<u32>,
}

impl Waiting {
    /// An operation asked for at `place`.
    pub(crate) fn new(verb: &'static str, place: Place) -> Self {
        Self { verb, place, asked: false, delays: None }
    }

    /// Where it was asked for.
    pub(crate) fn place(&self) -> Place {
        self.place
    }

    /// Takes the place nearer to the wait, if that is in the student's file.
    pub(crate) fn seen_at(&mut self, place: Place) {
        if place.file().ends_with("answer.rs") {
            self.place = place;
        }
    }

    /// Polls the operation; that it has to wait is recorded once.
    pub(crate) fn poll<T>(
        &mut self,
        object: impl FnOnce() -> ObjectId,
        context: &mut Context<'_>,
        operation: impl FnOnce(&mut Context<'_>) -> Poll<T>,
    ) -> Poll<T> {
        let delays = self.delays.get_or_insert_with(perturb::before_operation);
        if *delays > 0 {
            *delays -= 1;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let polled = operation(context);
        if polled.is_pending() {
            WAITS_AT.set(Some(self.place));
            if !self.asked {
                self.asked = true;
                counterpoint::ask(self.verb, object(), self.place);
            }
        }
        polled
    }
}

/// Waits for `operation`; that it has to wait is recorded.
pub(crate) async fn wait_for<F: Future>(
    verb: &'static str,
    object: &Object,
    place: Place,
    operation: F,
) -> F::Output {
    let mut waiting = Waiting::new(verb, place);
    let mut operation = pin!(operation);
    poll_fn(|context| waiting.poll(|| object.id(), context, |context| operation.as_mut().poll(context))).await
}

/// Something shared. It gets its number in a run at its first use, as it may live longer than one run.
pub(crate) struct Object {
    kind: &'static str,
    place: Place,
    n: i64,
    /// The run in the upper half, the number in it in the lower.
    number: AtomicU64,
}

impl Object {
    /// An object of `kind`, made at `place`; `n` is its capacity, permits or first value, 0 if there is none.
    pub(crate) const fn new(kind: &'static str, place: Place, n: i64) -> Self {
        Self { kind, place, n, number: AtomicU64::new(0) }
    }

    /// Its number in the present run.
    pub(crate) fn id(&self) -> ObjectId {
        let run = counterpoint::run_number();
        let number = self.number.load(Ordering::Relaxed);
        if number >> 32 == u64::from(run) && number != 0 {
            return number as ObjectId;
        }
        let id = counterpoint::new_object(self.kind, self.place, self.n);
        self.number.store(u64::from(run) << 32 | u64::from(id), Ordering::Relaxed);
        id
    }

    /// It is done, with nothing more to tell.
    pub(crate) fn done(&self, verb: &'static str, place: Place) {
        self.done_with(verb, place, 0, "");
    }

    /// It is done; `n` and `x` tell more.
    pub(crate) fn done_with(&self, verb: &'static str, place: Place, n: i64, x: &str) {
        counterpoint::done(verb, self.id(), place, n, x);
    }
}

impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind)
    }
}
