//! A real object that is shared by whoever holds it, and that a constant can be made of.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Makes the real object of its parts at its first use, so that it can be a `static`.
pub(super) struct Lazy<P, R> {
    real: OnceLock<Arc<R>>,
    parts: Mutex<Option<P>>,
    make: fn(P) -> R,
}

impl<P, R> Lazy<P, R> {
    /// `make` makes it of `parts`.
    pub(super) const fn new(parts: P, make: fn(P) -> R) -> Self {
        Self {
            real: OnceLock::new(),
            parts: Mutex::new(Some(parts)),
            make,
        }
    }

    /// The real object.
    pub(super) fn get(&self) -> &Arc<R> {
        self.real.get_or_init(|| {
            let parts = self
                .parts
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take();
            Arc::new((self.make)(parts.expect("it is made once")))
        })
    }

    /// The real object alone, if nobody else holds it.
    pub(super) fn get_mut(&mut self) -> Option<&mut R> {
        self.get();
        self.real.get_mut().and_then(Arc::get_mut)
    }

    /// The real object, if nobody else holds it.
    pub(super) fn into_inner(self) -> Option<R> {
        self.get();
        self.real.into_inner().and_then(Arc::into_inner)
    }
}
