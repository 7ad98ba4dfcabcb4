// Three at the counter.
//
// A post office has a counter with some places, say three. `visit` is called by everybody who has
// an errand there, each on a thread of its own. It waits until a place is free, does the errand,
// gives the place back, and returns what the errand returned.
//
// As it is written here, all of them are at the counter at once. See to it that there are never
// more than there are places, and that nobody waits while a place is free. Who waits is asleep: a
// `Mutex` and a `Condvar` are enough.
//
// An errand may end with a panic. Then the place has to be given back as well. Leave the first
// lines of `new` and `visit` as they are. What is in a `Counter` is up to you.

use given::post::serve;

pub struct Counter {
    _places: usize,
}

impl Counter {
    /// A counter with so many places, at least one.
    pub fn new(places: usize) -> Counter {
        Counter { _places: places }
    }

    pub fn visit<T>(&self, errand: impl FnOnce() -> T) -> T {
        errand()
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
