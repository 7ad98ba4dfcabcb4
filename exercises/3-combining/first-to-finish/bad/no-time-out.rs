use given::mirrors::{Mirror, Page};
use std::time::Duration;
use tokio::task::JoinSet;

pub async fn first_page(mirrors: Vec<Mirror>, _patience: Duration) -> Option<Page> {
    let mut requests: JoinSet<_> = mirrors.into_iter().map(Mirror::fetch).collect();
    while let Some(request) = requests.join_next().await {
        if let Ok(Ok(page)) = request {
            requests.shutdown().await;
            return Some(page);
        }
    }
    None
}
