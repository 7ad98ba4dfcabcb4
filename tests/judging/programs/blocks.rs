use std::time::Duration;

pub async fn breakfast() {
    let coffee = tokio::spawn(async {
        std::thread::sleep(Duration::from_secs(2));
    });
    let pastry = tokio::spawn(async {
        tokio::time::sleep(Duration::from_secs(3)).await;
    });
    coffee.await.unwrap();
    pastry.await.unwrap();
}
