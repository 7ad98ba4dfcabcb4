//! The right to run, handed from one thread to the next.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering, fence};
use std::thread::{self, Thread};

/// Wakes one thread, once for each time it is passed. It may be passed before the thread waits.
#[derive(Default)]
pub struct Baton {
    go: AtomicBool,
    thread: OnceLock<Thread>,
}

impl Baton {
    /// Lets the thread that waits, or will, go on.
    pub fn pass(&self) {
        self.go.store(true, Ordering::SeqCst);
        fence(Ordering::SeqCst);
        if let Some(thread) = self.thread.get() {
            thread.unpark();
        }
    }

    /// Waits until the baton is passed.
    pub fn wait(&self) {
        self.thread.get_or_init(thread::current);
        fence(Ordering::SeqCst);
        while !self.go.swap(false, Ordering::SeqCst) {
            thread::park();
        }
    }
}

/// The calling thread never goes on.
pub fn never() -> ! {
    loop {
        thread::park();
    }
}
