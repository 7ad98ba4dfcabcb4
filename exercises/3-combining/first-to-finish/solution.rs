//! The first to finish.

use given::mirrors::{Down, Mirror, Page};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::timeout;

/// The page from the mirror that answers first, if one does within `patience`.
pub async fn first_page(mirrors: Vec<Mirror>, patience: Duration) -> Option<Page> {
    let mut requests: JoinSet<_> = mirrors.into_iter().map(Mirror::fetch).collect();
    let page = timeout(patience, first_good(&mut requests)).await;
    requests.shutdown().await;
    page.ok().flatten()
}

/// The first page that any request brings; `None` once all have failed.
async fn first_good(requests: &mut JoinSet<Result<Page, Down>>) -> Option<Page> {
    while let Some(request) = requests.join_next().await {
        if let Ok(Ok(page)) = request {
            return Some(page);
        }
    }
    None
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mirrors = vec![
        Mirror::up("north", Duration::from_secs(4)),
        Mirror::up("south", Duration::from_secs(1)),
        Mirror::down("west", Duration::from_millis(500)),
    ];
    println!("{:?}", first_page(mirrors, Duration::from_secs(3)).await);
}
