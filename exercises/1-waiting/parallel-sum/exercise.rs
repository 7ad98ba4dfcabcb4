// A sum for two workers.
//
// `add_up` adds up a column of numbers. It does not wait for anything: it keeps its processor
// busy, for one second with a thousand numbers. As it is written here, one worker does it all.
//
// Let two workers (or more) do it, each a fair part, at the same time. Use threads or rayon, as
// you like. A thousand numbers have to be added up in about half a second. The numbers are to be
// added by `add_up`; only what it returns may be added by yourself.
//
// Change the body of `sum`, and leave its first line as it is. It has to be right for every
// column: an odd number of numbers, one number, none at all.

use given::numbers::add_up;

pub fn sum(numbers: &[u64]) -> u64 {
    add_up(numbers)
}

fn main() {
    let numbers: Vec<u64> = (1..=1000).collect();
    println!("{} should be 500500", sum(&numbers));
}
