use given::restaurant::Plate;
use std::collections::VecDeque;
use std::sync::Mutex;
use std::thread;

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
            drop(plates);
            thread::yield_now();
        }
    }

    pub fn take(&self) -> Plate {
        loop {
            let mut plates = self.plates.lock().unwrap();
            if let Some(plate) = plates.pop_front() {
                return plate;
            }
            drop(plates);
            thread::yield_now();
        }
    }
}
