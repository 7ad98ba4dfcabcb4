//! Two threads that each add one to the same variable, some times over, without a lock.

use super::under::sync::Arc;
use super::under::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use super::under::thread;

/// Runs it once and gives what the variable is at the end.
pub fn increments(times: usize) -> usize {
    let x = Arc::new(AtomicUsize::new(0));
    let threads = [0; 2].map(|_| {
        let x = Arc::clone(&x);
        thread::spawn(move || {
            for _ in 0..times {
                let seen = x.load(SeqCst);
                x.store(seen + 1, SeqCst);
            }
        })
    });
    for thread in threads {
        thread.join().unwrap();
    }
    x.load(SeqCst)
}
