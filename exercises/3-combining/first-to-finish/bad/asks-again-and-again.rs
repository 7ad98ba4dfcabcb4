use given::mirrors::{Mirror, Page};
use std::time::Duration;
use tokio::task::yield_now;
use tokio::time::Instant;

pub async fn first_page(mirrors: Vec<Mirror>, patience: Duration) -> Option<Page> {
    let begun = Instant::now();
    let mut requests: Vec<_> = mirrors
        .into_iter()
        .map(|mirror| tokio::spawn(mirror.fetch()))
        .collect();
    while begun.elapsed() < patience && !requests.is_empty() {
        if let Some(done) = requests.iter().position(|request| request.is_finished()) {
            if let Ok(Ok(page)) = requests.remove(done).await {
                requests.iter().for_each(|request| request.abort());
                return Some(page);
            }
        }
        yield_now().await;
    }
    requests.iter().for_each(|request| request.abort());
    None
}
