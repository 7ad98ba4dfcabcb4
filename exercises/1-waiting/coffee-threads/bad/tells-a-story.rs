use given::kitchen::{Coffee, Pastry, bake};
use given::story;
use std::thread;
use std::time::Duration;

pub fn breakfast() -> (Coffee, Pastry) {
    thread::scope(|kitchen| {
        kitchen.spawn(|| story::busy_for("brew", Duration::from_millis(1)));
        (Coffee, bake())
    })
}
