//! A search on a thread of its own.

use super::{News, SEEKS};
use crate::explorer::Explored;
use crate::tui::message::{Message, RaceId, Seeking};
use std::sync::{Arc, Mutex};
use std::time::Instant;

/// A search that a screen waits for. When it is dropped before it has found anything, the screen is
/// told so: also where it panicked, or no thread was left for it.
pub struct Search {
    id: RaceId,
    nth: u64,
    news: News,
    found: Option<Arc<Explored>>,
}

impl Search {
    /// A search that has not begun.
    pub fn new(id: RaceId, nth: u64, news: News) -> Search {
        Search {
            id,
            nth,
            news,
            found: None,
        }
    }

    /// Searches, and tells now and then how far it is.
    pub fn go(mut self, seeking: &Seeking) {
        let (id, nth) = (self.id, self.nth);
        let told = Mutex::new(Instant::now());
        let found = seeking.go(&|progress| {
            // A thread that cannot tell now need not wait until it can.
            if let Ok(mut told) = told.try_lock()
                && told.elapsed() >= SEEKS
            {
                *told = Instant::now();
                let progress = *progress;
                self.news.send(Message::Seeks { id, nth, progress });
            }
        });
        self.found = Some(Arc::new(found));
    }
}

impl Drop for Search {
    fn drop(&mut self) {
        let (id, nth) = (self.id, self.nth);
        self.news.send(match self.found.take() {
            Some(explored) => Message::Sought { id, nth, explored },
            None => Message::SeekFailed { id, nth },
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::Told;
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn a_screen_is_told_of_a_search_that_panics() {
        let (tell, told) = channel();
        let search = Search::new(RaceId(3), 7, News(tell));
        let thread = std::thread::spawn(move || {
            let _search = search;
            std::panic::resume_unwind(Box::new("on purpose"));
        });
        assert!(thread.join().is_err());
        let news: Vec<Told> = told.try_iter().collect();
        assert!(
            matches!(
                news.as_slice(),
                [Told::News(Message::SeekFailed {
                    id: RaceId(3),
                    nth: 7
                })]
            ),
            "it says nothing else"
        );
    }
}
