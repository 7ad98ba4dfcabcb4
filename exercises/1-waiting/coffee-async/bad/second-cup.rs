use given::cafe::{self, Coffee, Pastry};

pub async fn breakfast() -> (Coffee, Pastry) {
    let served = tokio::join!(cafe::brew(), cafe::bake());
    tokio::spawn(cafe::brew());
    served
}
