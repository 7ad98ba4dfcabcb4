//! Five philosophers, one meal each.

use super::under::sync::{Arc, Mutex};
use super::under::thread;

const SEATS: usize = 5;

/// Runs it once. `ordered`: the last of them takes the right fork first.
pub fn philosophers(ordered: bool) {
    let forks: Arc<[Mutex<()>; SEATS]> = Arc::new([0; SEATS].map(|_| Mutex::new(())));
    let threads: Vec<_> = (0..SEATS)
        .map(|who| {
            let forks = Arc::clone(&forks);
            thread::spawn(move || {
                let (mut first, mut second) = (who, (who + 1) % SEATS);
                if ordered && who == SEATS - 1 {
                    (first, second) = (second, first);
                }
                let one = forks[first].lock().unwrap();
                let other = forks[second].lock().unwrap();
                drop(other);
                drop(one);
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
}
