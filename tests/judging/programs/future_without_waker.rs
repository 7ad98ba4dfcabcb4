use std::future::poll_fn;
use std::task::Poll;

pub async fn breakfast() {
    poll_fn(|_| Poll::<()>::Pending).await;
}
