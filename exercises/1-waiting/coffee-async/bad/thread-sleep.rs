use given::cafe::{self, Coffee, Pastry};
use std::thread;
use std::time::Duration;

pub async fn breakfast() -> (Coffee, Pastry) {
    let coffee = tokio::spawn(cafe::brew());
    let pastry = tokio::spawn(cafe::bake());
    thread::sleep(Duration::from_secs(3));
    (coffee.await.unwrap(), pastry.await.unwrap())
}
