use given::cafe::{self, Coffee, Pastry};
use std::time::Duration;

pub async fn breakfast() -> (Coffee, Pastry) {
    tokio::spawn(async {
        loop {
            tokio::time::sleep(Duration::from_secs(1)).await;
            println!("Just a moment, please!");
        }
    });
    tokio::join!(cafe::brew(), cafe::bake())
}
