//! A place where tasks wait until all have come.

use super::lazy::Lazy;
use crate::record::{Object, wait_for};
use real::sync as tokio;
use std::fmt;
use std::panic::Location;

/// As tokio's.
pub struct Barrier {
    object: Object,
    real: Lazy<usize, tokio::Barrier>,
}

impl Barrier {
    /// A barrier for `n` tasks.
    #[track_caller]
    pub fn new(n: usize) -> Self {
        Self {
            object: Object::new("barrier", Location::caller(), n as i64),
            real: Lazy::new(n, tokio::Barrier::new),
        }
    }

    /// Waits until all have come.
    #[track_caller]
    pub fn wait(&self) -> impl Future<Output = tokio::BarrierWaitResult> {
        let place = Location::caller();
        async move {
            let result = wait_for("arrive", &self.object, place, self.real.get().wait()).await;
            self.object.done("arrive", place);
            result
        }
    }
}

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.get().fmt(f)
    }
}
