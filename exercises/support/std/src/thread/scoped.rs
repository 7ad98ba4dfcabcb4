//! `scope`.

use super::builder::Builder;
use super::join::ScopedJoinHandle;
use crate::counterpoint::{ObjectId, Place, TaskId};
use crate::engine::book;
use crate::engine::control;
use crate::engine::model::Model;
use crate::engine::op::{Kind, Op};
use crate::engine::operate::perform;
use crate::engine::seat::{self, Who};
use std::fmt;
use std::panic::{self, AssertUnwindSafe, Location};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread as real;

/// A scope to spawn scoped threads in.
pub struct Scope<'scope, 'env: 'scope> {
    pub(super) real: &'scope real::Scope<'scope, 'env>,
    /// The scheduler's number for it; 0 unless it is controlled.
    object: ObjectId,
    panicked: Arc<AtomicBool>,
    running: Arc<Running>,
}

/// How many threads of a scope run.
#[derive(Default)]
struct Running {
    count: Mutex<usize>,
    /// All that belong to it, in the present run.
    tasks: Mutex<Vec<TaskId>>,
    ended: Condvar,
}

/// A thread of the scope runs until this is dropped.
pub(super) struct Entered(Arc<Running>);

impl Drop for Entered {
    fn drop(&mut self) {
        *self.0.count.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.0.ended.notify_all();
    }
}

/// Creates a scope for spawning scoped threads.
#[track_caller]
pub fn scope<'env, F, T>(f: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let place = Location::caller();
    let panicked = Arc::new(AtomicBool::new(false));
    let result = real::scope(|real| {
        // Not given back: nothing else lives as long as the threads of the scope may borrow it.
        let scope: &Scope<'_, 'env> = Box::leak(Box::new(Scope::new(real, &panicked)));
        let result = panic::catch_unwind(AssertUnwindSafe(|| f(scope)));
        scope.join_all(place);
        result
    });
    match result {
        Err(payload) => panic::resume_unwind(payload),
        Ok(_) if panicked.load(Ordering::Acquire) => panic!("a scoped thread panicked"),
        Ok(result) => result,
    }
}

impl<'scope, 'env> Scope<'scope, 'env> {
    fn new(real: &'scope real::Scope<'scope, 'env>, panicked: &Arc<AtomicBool>) -> Self {
        let object = if seat::who() == Who::Controlled {
            scope_object()
        } else {
            0
        };
        Self {
            real,
            object,
            panicked: Arc::clone(panicked),
            running: Arc::default(),
        }
    }

    /// Spawns a new thread within a scope, returning a [`ScopedJoinHandle`] for it.
    #[track_caller]
    pub fn spawn<F, T>(&'scope self, f: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        Builder::new()
            .spawn_scoped(self, f)
            .expect("failed to spawn thread")
    }

    pub(super) fn object(&self) -> ObjectId {
        self.object
    }

    pub(super) fn panicked(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.panicked)
    }

    pub(super) fn enters(&self, task: Option<TaskId>) -> Entered {
        let mut tasks = self
            .running
            .tasks
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        tasks.extend(task);
        drop(tasks);
        *self
            .running
            .count
            .lock()
            .unwrap_or_else(PoisonError::into_inner) += 1;
        Entered(Arc::clone(&self.running))
    }

    /// Waits for the threads that are left.
    fn join_all(&self, place: Place) {
        let who = seat::who();
        if who == Who::Controlled {
            perform(Op::new(Kind::JoinAll, self.object).asking("join", place));
        }
        let mut count = self
            .running
            .count
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if *count > 0 && who == Who::Real {
            book::ask("join", 0, place, 0, false);
        }
        while *count > 0 {
            count = self
                .running
                .ended
                .wait(count)
                .unwrap_or_else(PoisonError::into_inner);
        }
        if who != Who::Off {
            book::goes_on();
            let tasks = self
                .running
                .tasks
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            tasks.iter().for_each(|task| book::joined(*task));
        }
    }
}

/// The scheduler's number for a new scope. Scopes are not recorded as objects.
fn scope_object() -> ObjectId {
    let id = book::hidden_object();
    control::add_object(
        id,
        Model::Scope {
            running: 0,
            ends: Vec::new(),
        },
    );
    id
}

impl fmt::Debug for Scope<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope").finish_non_exhaustive()
    }
}
