use given::post::serve;
use std::sync::{Condvar, Mutex};
use std::time::Duration;

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
            let pause = Duration::from_millis(500);
            free = self.left.wait_timeout(free, pause).unwrap().0;
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
        *self.0.free.lock().unwrap() += 1;
    }
}

fn main() {
    Counter::new(1).visit(|| serve(1));
}
