use given::kitchen::{Coffee, Pastry, bake, brew};
use std::thread;

pub fn breakfast() -> (Coffee, Pastry) {
    let coffee = thread::spawn(brew);
    let pastry = thread::spawn(bake);
    while !coffee.is_finished() || !pastry.is_finished() {
        thread::yield_now();
    }
    (coffee.join().unwrap(), pastry.join().unwrap())
}
