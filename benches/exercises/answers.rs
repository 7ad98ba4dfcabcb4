//! What is checked: answers to exercises of both programs.

/// Right, with threads, in as little time as that takes: rustlings' `arc1`.
pub const ARC: &str = r#"#![forbid(unused_imports)]
use std::{sync::Arc, thread};

fn main() {
    let numbers: Vec<_> = (0..100u32).collect();
    let shared_numbers = Arc::new(numbers);
    let mut join_handles = Vec::new();
    for offset in 0..8 {
        let child_numbers = Arc::clone(&shared_numbers);
        let handle = thread::spawn(move || {
            let sum: u32 = child_numbers.iter().filter(|&&n| n % 8 == offset).sum();
            println!("Sum of offset {offset} is {sum}");
        });
        join_handles.push(handle);
    }
    for handle in join_handles.into_iter() {
        handle.join().unwrap();
    }
    println!("{MARK}");
}
"#;

/// `arc1` without a thread.
pub const ARC_IN_TURN: &str = r#"
fn main() {
    let numbers: Vec<_> = (0..100u32).collect();
    for offset in 0..8 {
        let sum: u32 = numbers.iter().filter(|&&n| n % 8 == offset).sum();
        println!("Sum of offset {offset} is {sum}");
    }
}
"#;

/// `threads1`, one after the other.
pub const THREADS_IN_TURN: &str = r#"
use std::{
    thread,
    time::{Duration, Instant},
};

fn main() {
    let mut results = Vec::new();
    for i in 0..10 {
        let start = Instant::now();
        thread::sleep(Duration::from_millis(250));
        println!("Thread {i} done");
        results.push(start.elapsed().as_millis());
    }
    if results.len() != 10 {
        panic!("Oh no! Some thread isn't done yet!");
    }
    println!();
    for (i, result) in results.into_iter().enumerate() {
        println!("Thread {i} took {result}ms");
    }
}
"#;

/// `threads2`, where reading and writing are two steps.
pub const THREADS_LOSE: &str = r#"
use std::{
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

struct JobStatus {
    jobs_done: u32,
}

fn main() {
    let status = Arc::new(Mutex::new(JobStatus { jobs_done: 0 }));
    let mut handles = Vec::new();
    for _ in 0..10 {
        let status_shared = Arc::clone(&status);
        let handle = thread::spawn(move || {
            thread::sleep(Duration::from_millis(250));
            let done = status_shared.lock().unwrap().jobs_done;
            status_shared.lock().unwrap().jobs_done = done + 1;
        });
        handles.push(handle);
    }
    for handle in handles {
        handle.join().unwrap();
    }
    println!("Jobs done: {}", status.lock().unwrap().jobs_done);
}
"#;

/// `threads3`, where one thread sends all and the other is missing.
pub const QUEUE_IN_TURN: &str = r#"
use std::sync::mpsc;

struct Queue {
    first_half: Vec<u32>,
    second_half: Vec<u32>,
}

impl Queue {
    fn new() -> Self {
        Self {
            first_half: vec![1, 2, 3, 4, 5],
            second_half: vec![6, 7, 8, 9, 10],
        }
    }
}

fn send_tx(q: Queue, tx: mpsc::Sender<u32>) {
    for val in q.first_half.into_iter().chain(q.second_half) {
        tx.send(val).unwrap();
    }
}

fn main() {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads3() {
        let (tx, rx) = mpsc::channel();
        let queue = Queue::new();

        send_tx(queue, tx);

        let mut received = Vec::with_capacity(10);
        for value in rx {
            received.push(value);
        }

        received.sort();
        assert_eq!(received, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    }
}
"#;

/// Two threads that each hold what the other waits for: rustlings' `arc1`.
pub const ARC_DEADLOCK: &str = r#"
use std::{
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

fn main() {
    let (machine, oven) = (Arc::new(Mutex::new(())), Arc::new(Mutex::new(())));
    let (m, o) = (Arc::clone(&machine), Arc::clone(&oven));
    let barista = thread::spawn(move || {
        let _machine = m.lock().unwrap();
        thread::sleep(Duration::from_millis(100));
        let _oven = o.lock().unwrap();
    });
    let baker = thread::spawn(move || {
        let _oven = oven.lock().unwrap();
        thread::sleep(Duration::from_millis(100));
        let _machine = machine.lock().unwrap();
    });
    barista.join().unwrap();
    baker.join().unwrap();
}
"#;

/// The same as an answer to `coffee-threads`, with threads that have names.
pub const COFFEE_DEADLOCK: &str = r#"
use given::kitchen::{Coffee, Pastry, bake, brew};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

pub fn breakfast() -> (Coffee, Pastry) {
    let (machine, oven) = (Arc::new(Mutex::new(())), Arc::new(Mutex::new(())));
    let (m, o) = (Arc::clone(&machine), Arc::clone(&oven));
    let barista = thread::Builder::new().name("barista".into());
    let coffee = barista.spawn(move || {
        let _machine = m.lock().unwrap();
        thread::sleep(Duration::from_millis(100));
        let _oven = o.lock().unwrap();
        brew()
    });
    let baker = thread::Builder::new().name("baker".into());
    let pastry = baker.spawn(move || {
        let _oven = oven.lock().unwrap();
        thread::sleep(Duration::from_millis(100));
        let _machine = machine.lock().unwrap();
        bake()
    });
    let (coffee, pastry) = (coffee.unwrap(), pastry.unwrap());
    (coffee.join().unwrap(), pastry.join().unwrap())
}

fn main() {
    println!("{:?}", breakfast());
}
"#;

/// An answer to `coffee-threads` that never ends and keeps a processor busy.
pub const COFFEE_ENDLESS: &str = r#"
use given::kitchen::{Coffee, Pastry};

pub fn breakfast() -> (Coffee, Pastry) {
    loop {
        std::hint::black_box(());
    }
}

fn main() {
    breakfast();
}
"#;
