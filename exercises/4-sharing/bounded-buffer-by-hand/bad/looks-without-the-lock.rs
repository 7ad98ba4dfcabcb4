use given::restaurant::Plate;
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};

pub struct Hatch {
    room: usize,
    plates: Mutex<VecDeque<Plate>>,
    food: Condvar,
    space: Condvar,
}

impl Hatch {
    /// An empty hatch with room for so many plates, at least one.
    pub fn new(room: usize) -> Hatch {
        Hatch {
            room,
            plates: Mutex::new(VecDeque::new()),
            food: Condvar::new(),
            space: Condvar::new(),
        }
    }

    pub fn put(&self, plate: Plate) {
        while self.plates.lock().unwrap().len() == self.room {
            let plates = self.plates.lock().unwrap();
            drop(self.space.wait(plates).unwrap());
        }
        self.plates.lock().unwrap().push_back(plate);
        self.food.notify_one();
    }

    pub fn take(&self) -> Plate {
        loop {
            if let Some(plate) = self.plates.lock().unwrap().pop_front() {
                self.space.notify_one();
                return plate;
            }
            let plates = self.plates.lock().unwrap();
            drop(self.food.wait(plates).unwrap());
        }
    }
}
