use given::kitchen::{Coffee, Pastry, bake, brew};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

pub fn breakfast() -> (Coffee, Pastry) {
    let cup: Arc<Mutex<Option<Coffee>>> = Arc::default();
    let plate: Arc<Mutex<Option<Pastry>>> = Arc::default();
    let (to_cup, to_plate) = (Arc::clone(&cup), Arc::clone(&plate));
    thread::spawn(move || {
        let coffee = brew();
        *to_cup.lock().unwrap() = Some(coffee);
    });
    thread::spawn(move || {
        let pastry = bake();
        *to_plate.lock().unwrap() = Some(pastry);
    });
    thread::sleep(Duration::from_secs(3));
    let coffee = cup.lock().unwrap().take();
    let pastry = plate.lock().unwrap().take();
    (coffee.unwrap(), pastry.unwrap())
}
