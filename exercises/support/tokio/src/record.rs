//! How the operations of this crate are told to the recorder.

use crate::perturb;
use standin::counterpoint::{self, ObjectId, TaskId, runtime};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt;
use std::future::poll_fn;
use std::panic::Location;
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

/// A place in a source file.
pub(crate) type Place = &'static Location<'static>;

thread_local! {
    /// What each task of this thread's runtime waits for.
    static WAITS: RefCell<BTreeMap<TaskId, (&'static str, Place)>> = const { RefCell::new(BTreeMap::new()) };
    /// Where the poll that is going on had to wait.
    static WAITS_AT: Cell<Option<Place>> = const { Cell::new(None) };
}

/// Where this thread's present poll had to wait, once.
pub(crate) fn take_wait() -> Option<Place> {
    WAITS_AT.take()
}

/// A run begins on this thread.
pub(crate) fn begin() {
    WAITS.with_borrow_mut(BTreeMap::clear);
}

/// What the tasks wait for, as a student reads it.
pub(crate) fn waits_of(tasks: &[TaskId]) -> String {
    let texts: Vec<String> = tasks.iter().map(|task| wait_of(*task)).collect();
    texts.join("; ")
}

fn wait_of(task: TaskId) -> String {
    let who = if task == 0 {
        "the test".to_owned()
    } else {
        format!("task {task}")
    };
    match WAITS.with_borrow(|waits| waits.get(&task).copied()) {
        Some((verb, place)) if is_answer(place) => {
            format!("{who} waits ({verb}) at line {}", place.line())
        }
        Some((verb, _)) => format!("{who} waits ({verb})"),
        None => format!("{who} waits for a future that nothing wakes"),
    }
}

fn is_answer(place: Place) -> bool {
    place.file().ends_with("answer.rs")
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
        Self {
            verb,
            place,
            asked: false,
            delays: None,
        }
    }

    /// Where it was asked for.
    pub(crate) fn place(&self) -> Place {
        self.place
    }

    /// The same, recorded elsewhere.
    pub(crate) fn unrecorded(verb: &'static str, place: Place) -> Self {
        Self {
            asked: true,
            ..Self::new(verb, place)
        }
    }

    /// It is asked for once more.
    pub(crate) fn again(&mut self) {
        self.asked = false;
    }

    /// Takes the place nearer to the wait, if that is in the student's file.
    pub(crate) fn seen_at(&mut self, place: Place) {
        if is_answer(place) {
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
        let task = counterpoint::current();
        if polled.is_ready() {
            // A thread that goes away may still drop tasks.
            let _ = WAITS.try_with(|waits| waits.borrow_mut().remove(&task));
        }
        if polled.is_pending() {
            WAITS_AT.set(Some(self.place));
            WAITS.with_borrow_mut(|waits| waits.insert(task, (self.verb, self.place)));
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
    poll_fn(|context| {
        waiting.poll(
            || object.id(),
            context,
            |context| operation.as_mut().poll(context),
        )
    })
    .await
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
        Self {
            kind,
            place,
            n,
            number: AtomicU64::new(0),
        }
    }

    /// Stands where an operation is on nothing shared.
    pub(crate) const fn nothing(place: Place) -> Self {
        Self::new("", place, 0)
    }

    /// Its number in the present run.
    pub(crate) fn id(&self) -> ObjectId {
        if self.kind.is_empty() {
            return 0;
        }
        let run = runtime::run_number();
        let number = self.number.load(Ordering::Relaxed);
        if number >> 32 == u64::from(run) && number != 0 {
            return number as ObjectId;
        }
        let id = counterpoint::new_object(self.kind, self.place, self.n);
        self.number
            .store(u64::from(run) << 32 | u64::from(id), Ordering::Relaxed);
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
