use std::time::Duration;

pub async fn breakfast() {
    loop {
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
}
