use given::post::serve;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

pub struct Counter {
    places: Vec<Mutex<()>>,
    next: AtomicUsize,
}

impl Counter {
    pub fn new(places: usize) -> Counter {
        Counter {
            places: (0..places).map(|_| Mutex::new(())).collect(),
            next: AtomicUsize::new(0),
        }
    }

    pub fn visit<T>(&self, errand: impl FnOnce() -> T) -> T {
        let number = self.next.fetch_add(1, Ordering::SeqCst) % self.places.len();
        let place = self.places[number].lock();
        let _place = place.unwrap_or_else(PoisonError::into_inner);
        errand()
    }
}

fn main() {
    Counter::new(1).visit(|| serve(1));
}
