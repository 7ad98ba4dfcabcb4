//! Several checks at once.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Does `work` for each item, `jobs` at a time, and gives what came of it in the order of the items. Where `work` gives
/// nothing (it was cancelled) its thread goes on with no other.
pub fn each<T: Sync, R: Send>(
    items: &[T],
    jobs: usize,
    work: impl Fn(&T) -> Option<R> + Sync,
) -> Vec<R> {
    let (next, found) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let one_after_another = || {
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(done) = items.get(place).and_then(&work) else {
                return;
            };
            found
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push((place, done));
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..jobs.min(items.len()).max(1) {
            scope.spawn(one_after_another);
        }
    });
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, done)| done).collect()
}

#[cfg(test)]
mod tests {
    use super::each;

    #[test]
    fn what_comes_of_items_is_in_their_order() {
        let items: Vec<u32> = (0..50).collect();
        assert_eq!(
            each(&items, 4, |item| Some(item * 2)),
            items.iter().map(|item| item * 2).collect::<Vec<_>>()
        );
        assert_eq!(
            each(&items, 1, |item| (*item < 7).then_some(*item)),
            (0..7).collect::<Vec<_>>()
        );
        assert_eq!(each(&[], 3, |item: &u32| Some(*item)), Vec::<u32>::new());
    }
}
