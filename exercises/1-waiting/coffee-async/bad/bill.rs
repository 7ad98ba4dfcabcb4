use given::cafe::{self, Coffee, Pastry};
use std::sync::Mutex;

pub async fn breakfast() -> (Coffee, Pastry) {
    let bill = Mutex::new(0);
    let mut total = bill.lock().unwrap();
    let (coffee, pastry) = tokio::join!(cafe::brew(), cafe::bake());
    *total += 7;
    (coffee, pastry)
}
