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
        let free = self
            .free
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        assert!(*free > 0, "at least one place");
        errand()
    }
}
