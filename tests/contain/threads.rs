use std::sync::{Arc, Barrier, Condvar, Mutex};
use std::thread::{self, Builder};
use std::time::{Duration, Instant};

/// Starts up to 300 threads that wait a while.
pub fn many() {
    let mut count = 0;
    for _ in 0..300 {
        let builder = Builder::new().stack_size(64 * 1024);
        if builder.spawn(|| thread::sleep(Duration::from_secs(20))).is_err() {
            break;
        }
        count += 1;
    }
    println!("{count}");
}

/// Two threads take two locks, each in its own order.
pub fn deadlock() {
    let locks = Arc::new((Mutex::new(()), Mutex::new(()), Barrier::new(2)));
    let start = |name: &str, swapped: bool| {
        let locks = Arc::clone(&locks);
        let work = move || {
            let (one, two) = if swapped { (&locks.1, &locks.0) } else { (&locks.0, &locks.1) };
            let _first = one.lock().unwrap();
            locks.2.wait();
            let _second = two.lock().unwrap();
        };
        Builder::new().name(name.into()).spawn(work).unwrap()
    };
    let both = [start("ada", false), start("bob", true)];
    for one in both {
        one.join().unwrap();
    }
}

/// Waits for long, but not for ever: first asleep, then for a notification that may not come.
pub fn patient() {
    let asleep = thread::spawn(|| thread::sleep(Duration::from_millis(900)));
    asleep.join().unwrap();
    let pair = (Mutex::new(()), Condvar::new());
    let guard = pair.0.lock().unwrap();
    let _ = pair.1.wait_timeout(guard, Duration::from_millis(900)).unwrap();
    println!("done");
}

/// Uses the processor for 20 s.
pub fn spin() {
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_secs(20) {
        std::hint::spin_loop();
    }
}
