use given::post::serve;
use std::sync::{Condvar, Mutex};

pub struct Counter {
    free: Mutex<usize>,
    left: Condvar,
}

impl Counter {
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
        let _place = Place(self);
        errand()
    }
}

struct Place<'a>(&'a Counter);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut free = self.0.free.lock().unwrap();
        *free += 1;
        if *free == 1 {
            self.0.left.notify_one();
        }
    }
}

fn main() {
    Counter::new(1).visit(|| serve(1));
}
