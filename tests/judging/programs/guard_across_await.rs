use std::sync::Mutex;
use std::time::Duration;

pub async fn breakfast() {
    let counter = Mutex::new(0);
    let mut count = counter.lock().unwrap();
    *count += 1;
    tokio::time::sleep(Duration::from_secs(1)).await;
    *count += 1;
}
