//! Where a thread puts its result.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::Result;

/// The result of a thread, once it has one.
pub struct Packet<T> {
    result: Mutex<(bool, Option<Result<T>>)>,
    put: Condvar,
    /// Is told when nobody took a panic.
    panicked: Option<Arc<AtomicBool>>,
}

impl<T> Packet<T> {
    /// An empty packet; `panicked` is told when it holds a panic to its end.
    pub fn new(panicked: Option<Arc<AtomicBool>>) -> Self {
        Self {
            result: Mutex::new((false, None)),
            put: Condvar::new(),
            panicked,
        }
    }

    /// The thread has its result.
    pub fn put(&self, result: Result<T>) {
        *self.result.lock().unwrap_or_else(PoisonError::into_inner) = (true, Some(result));
        self.put.notify_all();
    }

    /// Whether the thread has its result.
    pub fn is_there(&self) -> bool {
        self.result.lock().unwrap_or_else(PoisonError::into_inner).0
    }

    /// Waits for the result and takes it.
    pub fn take(&self) -> Result<T> {
        let result = self.result.lock().unwrap_or_else(PoisonError::into_inner);
        let empty = |result: &mut (bool, Option<Result<T>>)| !result.0;
        let mut result = self
            .put
            .wait_while(result, empty)
            .unwrap_or_else(PoisonError::into_inner);
        result.1.take().expect("taken once")
    }
}

impl<T> Drop for Packet<T> {
    fn drop(&mut self) {
        let result = self
            .result
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        if let (Some(Err(_)), Some(panicked)) = (&result.1, &self.panicked) {
            panicked.store(true, Ordering::Release);
        }
    }
}
