use given::restaurant::Plate;
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
        let mut plates = self.plates.lock().unwrap();
        while plates.len() == self.room {}
        plates.push_back(plate);
    }

    pub fn take(&self) -> Plate {
        let mut plates = self.plates.lock().unwrap();
        while plates.is_empty() {}
        plates.pop_front().unwrap()
    }
}
