use given::numbers::add_up;
use std::thread;

pub fn sum(numbers: &[u64]) -> u64 {
    let half = numbers.len() / 2;
    thread::scope(|s| {
        let left = s.spawn(|| add_up(&numbers[..half]));
        let right = add_up(&numbers[half..2 * half]);
        left.join().unwrap() + right
    })
}
