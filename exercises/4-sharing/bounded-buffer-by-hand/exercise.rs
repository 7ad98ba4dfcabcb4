// A hatch with a bell.
//
// Between the kitchen and the dining room there is a hatch, with room for some plates. `put` waits
// until there is room, and adds a plate at the end. `take` waits until there is a plate, and takes
// the first. Any number of cooks and waiters may use the hatch at the same time.
//
// It works, but whoever has to wait runs in a circle and keeps a processor busy. Let them sleep,
// and be woken when it is their turn: with the `Mutex` that is there, and one `Condvar` or two.
//
// Nobody may be forgotten: not if two waiters wait for one plate, and not if somebody comes in
// between. Leave the first lines of `new`, `put` and `take` as they are. What is in a `Hatch` is
// up to you.

use given::restaurant::{Plate, cook, serve};
use std::collections::VecDeque;
use std::sync::Mutex;

pub struct Hatch {
    room: usize,
    plates: Mutex<VecDeque<Plate>>,
}

impl Hatch {
    /// An empty hatch with room for so many plates, at least one.
    pub fn new(room: usize) -> Hatch {
        Hatch {
            room,
            plates: Mutex::new(VecDeque::new()),
        }
    }

    pub fn put(&self, plate: Plate) {
        loop {
            let mut plates = self.plates.lock().unwrap();
            if plates.len() < self.room {
                plates.push_back(plate);
                return;
            }
        }
    }

    pub fn take(&self) -> Plate {
        loop {
            let mut plates = self.plates.lock().unwrap();
            if let Some(plate) = plates.pop_front() {
                return plate;
            }
        }
    }
}

fn main() {
    let hatch = Hatch::new(1);
    std::thread::scope(|evening| {
        evening.spawn(|| (1..=3).for_each(|number| hatch.put(cook(number))));
        evening.spawn(|| (1..=3).for_each(|_| println!("served: plate {}", serve(hatch.take()))));
    });
}
