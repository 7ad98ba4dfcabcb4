use given::mirrors::{Mirror, Page};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::timeout;

pub async fn first_page(mirrors: Vec<Mirror>, patience: Duration) -> Option<Page> {
    let (sender, mut pages) = mpsc::channel(1);
    let mut requests = Vec::new();
    for mirror in mirrors {
        let sender = sender.clone();
        requests.push(tokio::spawn(async move {
            if let Ok(page) = mirror.fetch().await {
                let _ = sender.send(page).await;
            }
        }));
    }
    let page = timeout(patience, pages.recv()).await.ok().flatten();
    for request in requests {
        request.abort();
        let _ = request.await;
    }
    page
}
