use given::kitchen::{Coffee, Pastry, bake, brew};
use std::thread;

pub fn breakfast() -> (Coffee, Pastry) {
    let both = thread::spawn(|| (brew(), bake()));
    both.join().unwrap()
}
