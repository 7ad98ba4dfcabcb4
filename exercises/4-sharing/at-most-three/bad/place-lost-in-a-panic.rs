use std::sync::{Condvar, Mutex};

pub struct Counter {
    free: Mutex<usize>,
    left: Condvar,
}

impl Counter {
    /// A counter with so many places, at least one.
    pub fn new(places: usize) -> Counter {
        Counter {
            free: Mutex::new(places),
            left: Condvar::new(),
        }
    }

    pub fn visit<T>(&self, errand: impl FnOnce() -> T) -> T {
        let mut free = self.free.lock().unwrap();
        while *free == 0 {
            free = self.left.wait(free).unwrap();
        }
        *free -= 1;
        drop(free);
        let result = errand();
        *self.free.lock().unwrap() += 1;
        self.left.notify_one();
        result
    }
}
