use std::sync::Mutex;

pub struct Counter {
    free: Mutex<usize>,
}

impl Counter {
    /// A counter with so many places, at least one.
    pub fn new(places: usize) -> Counter {
        Counter {
            free: Mutex::new(places),
        }
    }

    pub fn visit<T>(&self, errand: impl FnOnce() -> T) -> T {
        loop {
            let mut free = self.free.lock().unwrap();
            if *free > 0 {
                *free -= 1;
                break;
            }
        }
        let _place = Place(self);
        errand()
    }
}

/// A place at the counter, for as long as it is kept.
struct Place<'a>(&'a Counter);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap() += 1;
    }
}
