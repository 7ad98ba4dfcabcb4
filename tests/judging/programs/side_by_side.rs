use given::cafe::{bake, brew};

pub async fn breakfast() {
    tokio::join!(brew(), bake());
}
