use given::post::serve;
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
        let _place = Place(self);
        errand()
    }
}

/// A place at the counter, for as long as it is kept.
struct Place<'a>(&'a Counter);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap() += 1;
        self.0.left.notify_one();
    }
}

fn main() {
    let counter = Counter::new(3);
    std::thread::scope(|morning| {
        for customer in 1..=5 {
            let counter = &counter;
            morning.spawn(move || println!("{:?}", counter.visit(|| serve(customer))));
        }
    });
}
