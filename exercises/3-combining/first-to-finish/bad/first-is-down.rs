use given::mirrors::{Mirror, Page};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::timeout;

pub async fn first_page(mirrors: Vec<Mirror>, patience: Duration) -> Option<Page> {
    let mut requests: JoinSet<_> = mirrors.into_iter().map(Mirror::fetch).collect();
    let first = timeout(patience, requests.join_next()).await;
    requests.shutdown().await;
    match first {
        Ok(Some(Ok(Ok(page)))) => Some(page),
        _ => None,
    }
}
