use given::kitchen::{Coffee, Pastry, bake, brew};
use std::thread;

pub fn breakfast() -> (Coffee, Pastry) {
    let coffee = thread::spawn(brew).join().unwrap();
    let pastry = thread::spawn(bake).join().unwrap();
    (coffee, pastry)
}
