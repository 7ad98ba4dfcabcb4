//! A bounded buffer: one mutex and two condition variables.

use super::under::sync::{Arc, Condvar, Mutex};
use super::under::thread;
use crate::program::Size;

struct Shared {
    count: Mutex<u8>,
    not_full: Condvar,
    not_empty: Condvar,
}

impl Shared {
    fn put(&self, capacity: u8) {
        let mut count = self.count.lock().unwrap();
        while *count == capacity {
            count = self.not_full.wait(count).unwrap();
        }
        *count += 1;
        self.not_empty.notify_one();
    }

    fn take(&self) {
        let mut count = self.count.lock().unwrap();
        while *count == 0 {
            count = self.not_empty.wait(count).unwrap();
        }
        *count -= 1;
        self.not_full.notify_one();
    }
}

/// Runs it once.
pub fn buffer(size: Size) {
    let shared = Arc::new(Shared {
        count: Mutex::new(0),
        not_full: Condvar::new(),
        not_empty: Condvar::new(),
    });
    let mut threads = Vec::new();
    for nth in 0..2 * size.each {
        let shared = Arc::clone(&shared);
        threads.push(thread::spawn(move || {
            for _ in 0..size.items {
                if nth < size.each {
                    shared.put(size.capacity);
                } else {
                    shared.take();
                }
            }
        }));
    }
    for thread in threads {
        thread.join().unwrap();
    }
}
