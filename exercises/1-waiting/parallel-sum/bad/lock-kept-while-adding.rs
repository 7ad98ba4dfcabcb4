use given::numbers::add_up;
use std::sync::Mutex;
use std::thread;

pub fn sum(numbers: &[u64]) -> u64 {
    let (left, right) = numbers.split_at(numbers.len() / 2);
    let total = Mutex::new(0);
    thread::scope(|s| {
        for half in [left, right] {
            let total = &total;
            s.spawn(move || {
                let mut total = total.lock().unwrap();
                *total += add_up(half);
            });
        }
    });
    total.into_inner().unwrap()
}
