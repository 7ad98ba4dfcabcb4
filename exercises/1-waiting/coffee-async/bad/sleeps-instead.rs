use given::cafe::{self, Coffee, Pastry};
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub async fn breakfast() -> (Coffee, Pastry) {
    let tray = Arc::new(Mutex::new((None, None)));
    let cup = Arc::clone(&tray);
    tokio::spawn(async move {
        let coffee = cafe::brew().await;
        cup.lock().unwrap().0 = Some(coffee);
    });
    let plate = Arc::clone(&tray);
    tokio::spawn(async move {
        let pastry = cafe::bake().await;
        plate.lock().unwrap().1 = Some(pastry);
    });
    tokio::time::sleep(Duration::from_secs(3)).await;
    let mut tray = tray.lock().unwrap();
    (tray.0.take().unwrap(), tray.1.take().unwrap())
}
