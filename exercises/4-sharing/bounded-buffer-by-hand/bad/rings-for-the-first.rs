use given::restaurant::{Plate, cook, serve};
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
        let mut plates = self.plates.lock().unwrap();
        while plates.len() == self.room {
            plates = self.space.wait(plates).unwrap();
        }
        plates.push_back(plate);
        if plates.len() == 1 {
            self.food.notify_one();
        }
    }

    pub fn take(&self) -> Plate {
        let mut plates = self.plates.lock().unwrap();
        loop {
            if let Some(plate) = plates.pop_front() {
                if plates.len() + 1 == self.room {
                    self.space.notify_one();
                }
                return plate;
            }
            plates = self.food.wait(plates).unwrap();
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
