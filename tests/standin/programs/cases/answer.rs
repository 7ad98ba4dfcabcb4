//! Small programs with known answers, as students write them.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

static KEPT: AtomicU32 = AtomicU32::new(0);

fn both(work: impl Fn(&AtomicU32) + Send + Sync + 'static) -> u32 {
    let (number, work) = (Arc::new(AtomicU32::new(0)), Arc::new(work));
    let threads: Vec<_> = (0..2)
        .map(|_| {
            let (number, work) = (Arc::clone(&number), Arc::clone(&work));
            thread::spawn(move || (0..2).for_each(|_| work(&number)))
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    number.load(Ordering::SeqCst)
}

/// Two threads count to two each, not atomically.
pub fn count_in_two_steps() -> u32 {
    both(|number| {
        let seen = number.load(Ordering::SeqCst);
        number.store(seen + 1, Ordering::SeqCst);
    })
}

pub fn count_atomically() -> u32 {
    both(|number| {
        number.fetch_add(1, Ordering::SeqCst);
    })
}

/// Unlocks between looking and writing.
pub fn count_with_a_gap() -> u32 {
    let number = Mutex::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let seen = *number.lock().unwrap();
                *number.lock().unwrap() = seen + 1;
            });
        }
    });
    number.into_inner().unwrap()
}

pub fn count_under_the_lock() -> u32 {
    let number = Mutex::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| *number.lock().unwrap() += 1);
        }
    });
    number.into_inner().unwrap()
}

fn dine(count: usize, forks_of: impl Fn(usize) -> (usize, usize)) {
    let forks: Arc<Vec<Mutex<()>>> = Arc::new((0..count).map(|_| Mutex::new(())).collect());
    let philosophers: Vec<_> = (0..count)
        .map(|number| {
            let ((first, second), forks) = (forks_of(number), Arc::clone(&forks));
            thread::spawn(move || {
                let _first = forks[first].lock().unwrap();
                let _second = forks[second].lock().unwrap();
            })
        })
        .collect();
    philosophers.into_iter().for_each(|philosopher| philosopher.join().unwrap());
}

pub fn philosophers() {
    dine(3, |number| (number, (number + 1) % 3));
}

pub fn orderly_philosophers() {
    dine(3, |number| (number.min((number + 1) % 3), number.max((number + 1) % 3)));
}

/// Each holds what the other wants.
pub fn embrace() {
    let (left, right) = (Arc::new(Mutex::new(0)), Arc::new(Mutex::new(0)));
    let (own_left, own_right) = (Arc::clone(&left), Arc::clone(&right));
    let other = thread::Builder::new().name("other".into()).spawn(move || {
        let _right = own_right.lock().unwrap();
        thread::sleep(Duration::from_secs(1));
        let _left = own_left.lock().unwrap();
    });
    let _left = left.lock().unwrap();
    thread::sleep(Duration::from_secs(1));
    let _right = right.lock().unwrap();
    other.unwrap().join().unwrap();
}

fn wake(wait: impl FnOnce(&Mutex<bool>, &Condvar)) {
    let shared = Arc::new((Mutex::new(false), Condvar::new()));
    let own = Arc::clone(&shared);
    let waker = thread::spawn(move || {
        *own.0.lock().unwrap() = true;
        own.1.notify_one();
    });
    wait(&shared.0, &shared.1);
    waker.join().unwrap();
}

/// Looks, and waits without having looked again.
pub fn lost_wake_up() {
    wake(|ready, changed| {
        if !*ready.lock().unwrap() {
            drop(changed.wait(ready.lock().unwrap()).unwrap());
        }
    });
}

/// Does not look again after it was woken.
pub fn woken_for_no_reason() {
    wake(|ready, changed| {
        let mut seen = ready.lock().unwrap();
        if !*seen {
            seen = changed.wait(seen).unwrap();
        }
        assert!(*seen, "not ready");
    });
}

pub fn waits_properly() {
    wake(|ready, changed| drop(changed.wait_while(ready.lock().unwrap(), |ready| !*ready).unwrap()));
}

pub fn sleep_together() {
    let one = thread::spawn(|| thread::sleep(Duration::from_secs(2)));
    let two = thread::spawn(|| thread::sleep(Duration::from_secs(3)));
    one.join().unwrap();
    two.join().unwrap();
}

pub fn sleep_in_turn() {
    thread::sleep(Duration::from_secs(2));
    thread::sleep(Duration::from_secs(3));
}

pub fn waits_in_vain() {
    let (sender, receiver) = mpsc::channel::<u8>();
    let start = Instant::now();
    assert_eq!(receiver.recv_timeout(Duration::from_secs(4)), Err(RecvTimeoutError::Timeout));
    assert_eq!(start.elapsed(), Duration::from_secs(4));
    drop(sender);
}

/// Waits for a flag that another sets after a second, without ever sleeping.
pub fn spins() {
    let flag = Arc::new(AtomicU32::new(0));
    let own = Arc::clone(&flag);
    let setter = thread::spawn(move || {
        thread::sleep(Duration::from_secs(1));
        own.store(1, Ordering::Release);
    });
    while flag.load(Ordering::Acquire) == 0 {
        std::hint::spin_loop();
    }
    setter.join().unwrap();
}

/// Waits for a flag that nobody sets.
pub fn spins_for_ever() {
    let flag = AtomicU32::new(0);
    while flag.load(Ordering::Acquire) == 0 {}
}

pub fn leaves_a_thread() {
    thread::spawn(thread::park);
}

pub fn panics_unseen() {
    let (sender, receiver) = mpsc::channel::<u8>();
    thread::spawn(move || {
        let _sender = sender;
        panic!("said in vain");
    });
    assert!(receiver.recv().is_err());
}

pub fn panics_and_is_asked() {
    let failed = thread::spawn(|| panic!("said to somebody")).join();
    assert_eq!(failed.unwrap_err().downcast_ref(), Some(&"said to somebody"));
}

/// What one run leaves, the next finds.
pub fn keeps() -> u32 {
    both(|_| {
        KEPT.fetch_add(1, Ordering::SeqCst);
    });
    KEPT.load(Ordering::SeqCst)
}

pub fn exits() {
    thread::spawn(|| std::process::exit(3)).join().unwrap();
}

pub fn starts_a_program() {
    assert!(std::process::Command::new("true").status().is_err());
}
