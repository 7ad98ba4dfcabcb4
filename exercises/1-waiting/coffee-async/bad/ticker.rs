use given::cafe::{self, Coffee, Pastry};
use std::time::Duration;

pub async fn breakfast() -> (Coffee, Pastry) {
    let mut seconds = 0;
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_secs(1)).await;
            seconds += 1;
            if seconds == 2 {
                println!("Just a moment, please!");
            }
        }
    });
    tokio::join!(cafe::brew(), cafe::bake())
}
