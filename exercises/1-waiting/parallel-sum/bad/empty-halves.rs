use given::numbers::add_up;
use std::thread;

pub fn sum(numbers: &[u64]) -> u64 {
    thread::scope(|s| {
        let parts: Vec<_> = numbers
            .chunks(numbers.len() / 2)
            .map(|part| s.spawn(move || add_up(part)))
            .collect();
        parts.into_iter().map(|part| part.join().unwrap()).sum()
    })
}
