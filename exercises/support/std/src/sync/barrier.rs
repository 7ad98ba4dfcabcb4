//! `Barrier`.

use crate::counterpoint::ObjectId;
use crate::engine::book;
use crate::engine::model::Model;
use crate::engine::op::{Kind, Op};
use crate::engine::operate::perform;
use crate::engine::seat::{self, Who};
use crate::engine::tag::Tag;
use crate::engine::work;
use std::fmt;
use std::panic::Location;
use std::sync as real;
use std::sync::PoisonError;

/// A barrier enables multiple threads to synchronize the beginning of some computation.
pub struct Barrier {
    tag: Tag,
    size: usize,
    arrived: real::Mutex<Arrived>,
    opened: real::Condvar,
}

#[derive(Default)]
struct Arrived {
    count: usize,
    generation: u64,
}

/// Returned by [`Barrier::wait`] when all threads in the barrier have rendezvoused.
pub struct BarrierWaitResult(bool);

impl BarrierWaitResult {
    /// Returns `true` if this thread is the "leader thread" for the call to [`Barrier::wait`].
    #[must_use]
    pub fn is_leader(&self) -> bool {
        self.0
    }
}

impl Barrier {
    /// Creates a new barrier that can block a given number of threads.
    #[must_use]
    #[track_caller]
    pub const fn new(n: usize) -> Self {
        Self {
            tag: Tag::new("barrier", Location::caller()),
            size: n,
            arrived: real::Mutex::new(Arrived {
                count: 0,
                generation: 0,
            }),
            opened: real::Condvar::new(),
        }
    }

    fn id(&self) -> ObjectId {
        self.tag
            .id(i64::try_from(self.size).unwrap_or(0), || Model::Barrier {
                size: self.size as u64,
                arrived: 0,
                generation: 0,
                opened: usize::MAX,
            })
    }

    /// Blocks the current thread until all threads have rendezvoused here.
    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        let place = Location::caller();
        let who = seat::who();
        if who == Who::Controlled {
            work::blocks(|| String::from("Barrier::wait"), place);
            let id = self.id();
            let arrived = perform(Op::new(Kind::Arrive, id));
            if !arrived.ok {
                perform(
                    Op::new(Kind::Leave, id)
                        .with(arrived.number)
                        .asking("arrive", place),
                );
            }
            book::done("arrive", id, place, 0, "");
            return BarrierWaitResult(arrived.ok);
        }
        let mut arrived = self.arrived.lock().unwrap_or_else(PoisonError::into_inner);
        arrived.count += 1;
        let leads = arrived.count >= self.size;
        if leads {
            arrived.count = 0;
            arrived.generation += 1;
            self.opened.notify_all();
        } else {
            if who == Who::Real {
                book::ask("arrive", self.id(), place, 0, false);
            }
            let own = arrived.generation;
            let waits = |arrived: &mut Arrived| arrived.generation == own;
            drop(
                self.opened
                    .wait_while(arrived, waits)
                    .unwrap_or_else(PoisonError::into_inner),
            );
        }
        if who == Who::Real {
            book::done("arrive", self.id(), place, 0, "");
        }
        BarrierWaitResult(leads)
    }
}

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Barrier").finish_non_exhaustive()
    }
}

impl fmt::Debug for BarrierWaitResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BarrierWaitResult")
            .field("is_leader", &self.is_leader())
            .finish()
    }
}
