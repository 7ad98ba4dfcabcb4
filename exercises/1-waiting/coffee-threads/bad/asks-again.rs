use given::kitchen::{Coffee, Pastry, bake, brew};
use std::sync::Mutex;
use std::thread;

pub fn breakfast() -> (Coffee, Pastry) {
    let cup = Mutex::new(None);
    let plate = Mutex::new(None);
    thread::scope(|s| {
        s.spawn(|| {
            let coffee = brew();
            *cup.lock().unwrap() = Some(coffee);
        });
        s.spawn(|| {
            let pastry = bake();
            *plate.lock().unwrap() = Some(pastry);
        });
        while cup.lock().unwrap().is_none() || plate.lock().unwrap().is_none() {}
    });
    let coffee = cup.into_inner().unwrap();
    let pastry = plate.into_inner().unwrap();
    (coffee.unwrap(), pastry.unwrap())
}
