use given::kitchen::{bake, brew};

pub async fn breakfast() {
    let coffee = tokio::task::spawn_blocking(brew);
    let pastry = tokio::task::spawn_blocking(bake);
    coffee.await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    pastry.await.unwrap();
}
