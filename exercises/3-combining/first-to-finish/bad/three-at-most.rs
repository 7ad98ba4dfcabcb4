use given::mirrors::{Mirror, Page};
use std::time::Duration;
use tokio::time::timeout;

pub async fn first_page(mirrors: Vec<Mirror>, patience: Duration) -> Option<Page> {
    let mut mirrors = mirrors.into_iter();
    let (a, b, c) = (mirrors.next(), mirrors.next(), mirrors.next());
    let first = async {
        tokio::select! {
            Some(page) = fetch(a) => Some(page),
            Some(page) = fetch(b) => Some(page),
            Some(page) = fetch(c) => Some(page),
            else => None,
        }
    };
    timeout(patience, first).await.ok().flatten()
}

async fn fetch(mirror: Option<Mirror>) -> Option<Page> {
    mirror?.fetch().await.ok()
}
