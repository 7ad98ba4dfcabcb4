use given::kitchen::{Coffee, Pastry, bake, brew};
use std::thread;

pub fn breakfast() -> (Coffee, Pastry) {
    let coffee = thread::spawn(brew);
    let pastry = bake();
    (coffee.join().unwrap(), pastry)
}

fn main() {
    let start = std::time::Instant::now();
    let order = breakfast();
    println!("{order:?} after {:.1} s", start.elapsed().as_secs_f64());
}
