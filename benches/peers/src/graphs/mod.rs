//! The programs as graphs of states, for stateright: one [`stateright::Model`] each, by hand, as its
//! users write them. One action is one move of one task: one operation on something shared.

mod buffer;
mod condition;
mod increments;
mod philosophers;

pub use buffer::Buffer;
pub use increments::Increments;
pub use philosophers::Philosophers;

use stateright::{Checker, Model};
use std::hash::Hash;

/// What an exhausted graph turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exhausted {
    /// How many different states there are.
    pub states: usize,
    /// The names of the properties with a state that breaks or shows them, in order.
    pub discoveries: Vec<&'static str>,
}

/// Visits every state breadth first on so many threads.
pub fn exhaust<M>(model: M, threads: usize) -> Exhausted
where
    M: Model + Send + Sync + 'static,
    M::State: Clone + Hash + PartialEq + Send + Sync + 'static,
    M::Action: Clone + PartialEq,
{
    let checker = model.checker().threads(threads).spawn_bfs().join();
    let mut discoveries: Vec<_> = checker.discoveries().into_keys().collect();
    discoveries.sort_unstable();
    Exhausted {
        states: checker.unique_state_count(),
        discoveries,
    }
}
