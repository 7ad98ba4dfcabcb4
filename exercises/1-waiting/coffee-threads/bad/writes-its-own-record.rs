use given::kitchen::{Coffee, Pastry, bake};
use std::panic::Location;
use std::time::Duration;

pub fn breakfast() -> (Coffee, Pastry) {
    std::counterpoint::begin("brew", Duration::from_secs(2), false, Location::caller());
    let pastry = bake();
    std::counterpoint::end("brew");
    (Coffee, pastry)
}
