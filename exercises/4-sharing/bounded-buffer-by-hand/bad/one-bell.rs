use given::restaurant::Plate;
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};

pub struct Hatch {
    room: usize,
    plates: Mutex<VecDeque<Plate>>,
    bell: Condvar,
}

impl Hatch {
    /// An empty hatch with room for so many plates, at least one.
    pub fn new(room: usize) -> Hatch {
        Hatch {
            room,
            plates: Mutex::new(VecDeque::new()),
            bell: Condvar::new(),
        }
    }

    pub fn put(&self, plate: Plate) {
        let mut plates = self.plates.lock().unwrap();
        while plates.len() == self.room {
            plates = self.bell.wait(plates).unwrap();
        }
        plates.push_back(plate);
        self.bell.notify_one();
    }

    pub fn take(&self) -> Plate {
        let mut plates = self.plates.lock().unwrap();
        loop {
            if let Some(plate) = plates.pop_front() {
                self.bell.notify_one();
                return plate;
            }
            plates = self.bell.wait(plates).unwrap();
        }
    }
}
