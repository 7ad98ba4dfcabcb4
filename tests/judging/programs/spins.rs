use std::cell::Cell;

pub async fn breakfast() {
    let ready = Cell::new(false);
    while !ready.get() {
        tokio::task::yield_now().await;
    }
}
