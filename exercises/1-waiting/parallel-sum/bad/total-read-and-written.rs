use given::numbers::add_up;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

pub fn sum(numbers: &[u64]) -> u64 {
    let (left, right) = numbers.split_at(numbers.len() / 2);
    let total = AtomicU64::new(0);
    thread::scope(|s| {
        for half in [left, right] {
            let total = &total;
            s.spawn(move || {
                let part = add_up(half);
                let so_far = total.load(Ordering::SeqCst);
                total.store(so_far + part, Ordering::SeqCst);
            });
        }
    });
    total.into_inner()
}
