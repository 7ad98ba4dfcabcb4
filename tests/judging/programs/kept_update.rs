use std::sync::Arc;
use tokio::sync::Mutex;

pub async fn visitors() -> u32 {
    let counter = Arc::new(Mutex::new(0));
    let doors: Vec<_> = (0..2)
        .map(|_| {
            let counter = counter.clone();
            tokio::spawn(async move {
                *counter.lock().await += 1;
            })
        })
        .collect();
    for door in doors {
        door.await.unwrap();
    }
    *counter.lock().await
}
