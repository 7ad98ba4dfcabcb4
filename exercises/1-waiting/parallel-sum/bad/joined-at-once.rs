use given::numbers::add_up;
use std::thread;

pub fn sum(numbers: &[u64]) -> u64 {
    let (left, right) = numbers.split_at(numbers.len() / 2);
    let (left, right) = (left.to_vec(), right.to_vec());
    let left = thread::spawn(move || add_up(&left)).join().unwrap();
    let right = thread::spawn(move || add_up(&right)).join().unwrap();
    left + right
}
