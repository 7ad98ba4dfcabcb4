use given::mirrors::{Mirror, Page};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

pub async fn first_page(mirrors: Vec<Mirror>, patience: Duration) -> Option<Page> {
    let mut requests: JoinSet<_> = mirrors.into_iter().map(Mirror::fetch).collect();
    sleep(patience).await;
    let mut first = None;
    while let Some(request) = requests.try_join_next() {
        if let (None, Ok(Ok(page))) = (&first, request) {
            first = Some(page);
        }
    }
    requests.shutdown().await;
    first
}
