use given::mirrors::{Mirror, Page};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::timeout;

pub async fn first_page(mirrors: Vec<Mirror>, patience: Duration) -> Option<Page> {
    let (sender, mut pages) = mpsc::channel(mirrors.len() + 1);
    for mirror in mirrors {
        let sender = sender.clone();
        tokio::spawn(async move {
            if let Ok(page) = mirror.fetch().await {
                let _ = sender.send(page).await;
            }
        });
    }
    drop(sender);
    timeout(patience, pages.recv()).await.ok().flatten()
}
