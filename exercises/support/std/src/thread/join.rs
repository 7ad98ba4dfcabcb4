//! Handles to wait for threads with.

use super::handle::Thread;
use super::packet::Packet;
use crate::counterpoint::{Place, TaskId};
use crate::engine::book;
use crate::engine::op::{Kind, Op};
use crate::engine::operate::perform;
use crate::engine::seat::{self, Who};
use crate::engine::work;
use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use std::thread as real;

/// What a handle knows of its thread.
pub(super) struct Joining<T> {
    pub packet: Arc<Packet<T>>,
    pub thread: Thread,
    /// The run and the task in it; None outside of runs.
    pub task: Option<(u64, TaskId)>,
}

impl<T> Joining<T> {
    fn task_now(&self) -> Option<TaskId> {
        self.task
            .filter(|task| task.0 == seat::epoch())
            .map(|task| task.1)
    }

    fn join(&self, place: Place) -> real::Result<T> {
        let Some((task, who)) = self.task_now().map(|task| (task, seat::who())) else {
            return self.packet.take();
        };
        match who {
            Who::Controlled => {
                work::blocks(|| String::from("JoinHandle::join"), place);
                perform(
                    Op::new(Kind::Join, 0)
                        .with(u64::from(task))
                        .asking("join", place),
                );
            }
            Who::Real if !self.packet.is_there() => {
                book::ask("join", 0, place, i64::from(task), false)
            }
            _ => {}
        }
        let result = self.packet.take();
        if who != Who::Off {
            book::joined(task);
            book::done("join", 0, place, i64::from(task), "");
        }
        result
    }

    fn is_finished(&self) -> bool {
        match (self.task_now(), seat::who()) {
            (Some(task), Who::Controlled) => {
                perform(Op::new(Kind::IsFinished, 0).with(u64::from(task))).ok
            }
            _ => self.packet.is_there(),
        }
    }
}

/// An owned permission to join on a thread (block on its termination).
pub struct JoinHandle<T> {
    pub(super) joining: Joining<T>,
    pub(super) real: Option<real::JoinHandle<()>>,
}

impl<T> JoinHandle<T> {
    /// Extracts a handle to the underlying thread.
    #[must_use]
    pub fn thread(&self) -> &Thread {
        &self.joining.thread
    }

    /// Waits for the associated thread to finish.
    ///
    /// # Errors
    /// What the thread panicked with.
    #[track_caller]
    pub fn join(self) -> real::Result<T> {
        let result = self.joining.join(Location::caller());
        if let Some(real) = self.real {
            // Its panic was caught and is in the result.
            let _ = real.join();
        }
        result
    }

    /// Checks if the associated thread has finished running its main function.
    pub fn is_finished(&self) -> bool {
        self.joining.is_finished()
    }
}

/// An owned permission to join on a scoped thread (block on its termination).
pub struct ScopedJoinHandle<'scope, T> {
    pub(super) joining: Joining<T>,
    pub(super) _real: real::ScopedJoinHandle<'scope, ()>,
}

impl<T> ScopedJoinHandle<'_, T> {
    /// Extracts a handle to the underlying thread.
    #[must_use]
    pub fn thread(&self) -> &Thread {
        &self.joining.thread
    }

    /// Waits for the associated thread to finish.
    ///
    /// # Errors
    /// What the thread panicked with.
    #[track_caller]
    pub fn join(self) -> real::Result<T> {
        self.joining.join(Location::caller())
    }

    /// Checks if the associated thread has finished running its main function.
    pub fn is_finished(&self) -> bool {
        self.joining.is_finished()
    }
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinHandle").finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for ScopedJoinHandle<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScopedJoinHandle").finish_non_exhaustive()
    }
}
