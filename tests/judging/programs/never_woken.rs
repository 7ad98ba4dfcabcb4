use tokio::sync::mpsc;

pub async fn breakfast() {
    let (orders, mut kitchen) = mpsc::channel::<u32>(1);
    let cook = tokio::spawn(async move {
        while let Some(order) = kitchen.recv().await {
            drop(order);
        }
    });
    orders.send(1).await.unwrap();
    // The sender is still there: the cook waits for ever.
    cook.await.unwrap();
    drop(orders);
}
