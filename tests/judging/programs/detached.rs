use given::cafe::{bake, brew};
use tokio::sync::Notify;

pub async fn breakfast() {
    tokio::spawn(bake());
    tokio::spawn(async {
        Notify::new().notified().await;
    });
    brew().await;
}
