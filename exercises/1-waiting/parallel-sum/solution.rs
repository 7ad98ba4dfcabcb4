use given::numbers::add_up;
use std::thread;

pub fn sum(numbers: &[u64]) -> u64 {
    let (left, right) = numbers.split_at(numbers.len() / 2);
    thread::scope(|office| {
        let left = office.spawn(|| add_up(left));
        let right = add_up(right);
        left.join().unwrap() + right
    })
}

fn main() {
    let numbers: Vec<u64> = (1..=1000).collect();
    println!("{} should be 500500", sum(&numbers));
}
