//! The first to finish.
//!
//! Several mirrors hold the same page. Some are quick, some are slow, some are down, and
//! you cannot tell before you ask. `first_page` asks them one after the other, and a slow
//! one holds up all the others.
//!
//! - Ask all of them at once, and return the first page as soon as it is there.
//! - A mirror that is down (`Err`) has not answered. Wait for the others.
//! - When `patience` is over, or no mirror is left, return `None`.
//! - When you return, nobody may still be asking: those that lost are cancelled.
//!
//! Use tokio as you like. Keep the name and the types of `first_page`.

use given::mirrors::{Mirror, Page};
use std::time::Duration;
use tokio::time::timeout;

/// The page from the mirror that answers first, if one does within `patience`.
pub async fn first_page(mirrors: Vec<Mirror>, patience: Duration) -> Option<Page> {
    for mirror in mirrors {
        if let Ok(Ok(page)) = timeout(patience, mirror.fetch()).await {
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
