use given::mirrors::{Mirror, Page};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::timeout;

pub async fn first_page(mirrors: Vec<Mirror>, patience: Duration) -> Option<Page> {
    let pages = Arc::new(Mutex::new(Vec::new()));
    let mut requests = Vec::new();
    for mirror in mirrors {
        let pages = Arc::clone(&pages);
        requests.push(tokio::spawn(async move {
            if let Ok(Ok(page)) = timeout(patience, mirror.fetch()).await {
                pages.lock().unwrap().push(page);
            }
        }));
    }
    for request in requests {
        request.await.unwrap();
    }
    let mut pages = pages.lock().unwrap();
    if pages.is_empty() {
        None
    } else {
        Some(pages.remove(0))
    }
}
