use given::kitchen::{Coffee, Pastry, bake, brew};
use std::thread;

pub fn breakfast() -> (Coffee, Pastry) {
    thread::spawn(brew);
    thread::spawn(bake);
    (Coffee, Pastry)
}
