//! Everything of the wrapped interface once; what it prints must not depend on which std it is compiled against.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicPtr, AtomicU8, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, TryRecvError, TrySendError};
use std::sync::{Arc, Barrier, Condvar, LazyLock, Mutex, Once, OnceLock, PoisonError, RwLock, TryLockError};
use std::thread;
use std::time::{Duration, Instant};

static NAMES: LazyLock<Vec<&'static str>> = LazyLock::new(|| vec!["ada", "bob"]);
static HITS: AtomicUsize = AtomicUsize::new(0);
static TABLE: Mutex<Vec<u32>> = Mutex::new(Vec::new());
thread_local! {
    static OWN: std::cell::Cell<u32> = const { std::cell::Cell::new(7) };
}

#[derive(Debug, Default)]
struct Shared {
    lock: Mutex<HashMap<String, u32>>,
    table: RwLock<Vec<u32>>,
    flag: AtomicBool,
    turn: Condvar,
}

type Said = Vec<String>;

pub fn tour() -> Said {
    let mut said = Said::new();
    mutexes(&mut said);
    rwlocks(&mut said);
    atomics(&mut said);
    channels(&mut said);
    bounded(&mut said);
    threads(&mut said);
    scopes(&mut said);
    onces(&mut said);
    condvars(&mut said);
    parking(&mut said);
    times(&mut said);
    said
}

fn mutexes(said: &mut Said) {
    let mutex = Arc::new(Mutex::new(1));
    let held = mutex.lock().unwrap();
    said.push(format!("{held} {held:?} {:?}", mutex));
    let other = Arc::clone(&mutex);
    let busy = thread::spawn(move || matches!(other.try_lock(), Err(TryLockError::WouldBlock)));
    said.push(format!("busy {}", busy.join().unwrap()));
    drop(held);
    *mutex.try_lock().unwrap() += 1;
    let other = Arc::clone(&mutex);
    let poisoner = thread::spawn(move || {
        let _held = other.lock().unwrap();
        std::panic::resume_unwind(Box::new("on purpose"));
    });
    let payload = poisoner.join().unwrap_err();
    said.push(format!("{:?} {}", payload.downcast_ref::<&str>(), mutex.is_poisoned()));
    let value = mutex.lock().map_or_else(|poisoned| *poisoned.into_inner(), |held| *held);
    said.push(format!("{value} {}", matches!(mutex.try_lock(), Err(TryLockError::Poisoned(_)))));
    mutex.clear_poison();
    *mutex.lock().unwrap_or_else(PoisonError::into_inner) = 5;
    let mut alone = Arc::into_inner(mutex).unwrap();
    *alone.get_mut().unwrap() += 1;
    said.push(format!("{}", alone.into_inner().unwrap()));
    let unsized_one: Arc<Mutex<dyn Fn() -> u32 + Send>> = Arc::new(Mutex::new(|| 3));
    said.push(format!("{} {:?}", (unsized_one.lock().unwrap())(), Mutex::<u8>::from(4)));
    TABLE.lock().unwrap().push(1);
    said.push(format!("{}", TABLE.lock().unwrap().len() > 0));
}

fn rwlocks(said: &mut Said) {
    let lock = RwLock::new(vec![1]);
    {
        let (one, two) = (lock.read().unwrap(), lock.try_read().unwrap());
        said.push(format!("{} {:?} {}", one.len(), two, lock.try_write().is_err()));
    }
    lock.write().unwrap().push(2);
    let mut writing = lock.try_write().unwrap();
    writing.push(3);
    said.push(format!("{} {:?}", lock.try_read().is_err(), writing));
    drop(writing);
    said.push(format!("{:?} {:?}", lock, lock.is_poisoned()));
    let shared = Shared::default();
    shared.table.write().unwrap().extend([1, 2]);
    shared.lock.lock().unwrap().insert("a".to_owned(), 1);
    said.push(format!("{:?} {}", shared.table.into_inner(), shared.flag.load(Ordering::Relaxed)));
    shared.turn.notify_all();
}

fn atomics(said: &mut Said) {
    let number = AtomicI64::new(5);
    let order = Ordering::SeqCst;
    said.push(format!("{:?}", [number.fetch_add(2, order), number.fetch_sub(1, order), number.swap(40, order)]));
    said.push(format!("{:?} {:?}", number.compare_exchange(40, 41, order, order), number.compare_exchange_weak(1, 2, order, order)));
    said.push(format!("{:?}", number.fetch_update(order, order, |value| (value > 3).then_some(value * 2))));
    said.push(format!("{} {} {}", number.fetch_max(100, order), number.fetch_min(3, order), number.load(order)));
    let byte = AtomicU8::default();
    byte.store(255, order);
    said.push(format!("{} {byte:?}", byte.fetch_add(1, order)));
    said.push(format!("{}", byte.into_inner()));
    let flag = AtomicBool::from(true);
    said.push(format!("{} {} {}", flag.fetch_and(false, order), flag.fetch_or(true, order), flag.fetch_xor(true, order)));
    let mut place = 4;
    let pointer = AtomicPtr::new(&mut place);
    said.push(format!("{}", pointer.swap(std::ptr::null_mut(), order).is_null()));
    HITS.fetch_add(1, order);
    std::sync::atomic::fence(order);
}

fn channels(said: &mut Said) {
    let (sender, receiver) = mpsc::channel();
    let senders: Vec<_> = (0..2)
        .map(|number| {
            let sender = sender.clone();
            thread::spawn(move || (0..3).for_each(|part| sender.send(number * 10 + part).unwrap()))
        })
        .collect();
    drop(sender);
    let mut got: Vec<i32> = receiver.iter().collect();
    got.sort_unstable();
    senders.into_iter().for_each(|sender| sender.join().unwrap());
    said.push(format!("{got:?} {:?} {:?}", receiver.recv(), receiver.try_recv()));
    let (sender, receiver) = mpsc::channel::<String>();
    said.push(format!("{:?}", receiver.try_recv() == Err(TryRecvError::Empty)));
    said.push(format!("{:?}", receiver.recv_timeout(Duration::from_millis(5)) == Err(RecvTimeoutError::Timeout)));
    sender.send("x".to_owned()).unwrap();
    sender.send("y".to_owned()).unwrap();
    said.push(format!("{:?} {:?}", receiver.try_iter().collect::<Vec<_>>(), receiver));
    drop(receiver);
    said.push(format!("{:?} {sender:?}", sender.send("z".to_owned())));
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(1));
    for value in receiver {
        said.push(format!("{value}"));
    }
}

fn bounded(said: &mut Said) {
    let (sender, receiver) = mpsc::sync_channel(1);
    said.push(format!("{:?} {:?}", sender.try_send(1), sender.try_send(2) == Err(TrySendError::Full(2))));
    let other = sender.clone();
    let waiting = thread::spawn(move || other.send(3));
    said.push(format!("{:?} {:?} {:?}", receiver.recv(), receiver.recv(), waiting.join().unwrap()));
    drop(receiver);
    said.push(format!("{:?}", sender.try_send(4)));
    let (sender, receiver) = mpsc::sync_channel(0);
    let meeting = thread::spawn(move || (sender.send('a'), sender.send('b')));
    said.push(format!("{:?} {:?}", receiver.recv(), receiver.recv_timeout(Duration::from_secs(50))));
    said.push(format!("{:?}", meeting.join().unwrap()));
    let (sender, receiver) = mpsc::sync_channel(0);
    let refused = thread::spawn(move || sender.send('c'));
    drop(receiver);
    said.push(format!("{:?}", refused.join().unwrap()));
}

fn threads(said: &mut Said) {
    let handle = thread::Builder::new().name("worker".into()).stack_size(1 << 20).spawn(|| {
        let own = thread::current();
        OWN.with(|value| value.set(value.get() + 1));
        (own.name().map(str::to_owned), own.id(), OWN.get())
    });
    let handle = handle.unwrap();
    let (name, id) = (handle.thread().name().map(str::to_owned), handle.thread().id());
    let (seen, own, value) = handle.join().unwrap();
    said.push(format!("{name:?} {seen:?} {} {value} {}", id == own, OWN.get()));
    said.push(format!("{} {:?}", thread::current().id() == id, thread::spawn(|| thread::current().name().is_none()).join()));
    let failed = thread::spawn(|| if OWN.get() == 7 { std::panic::resume_unwind(Box::new(3_u8)) }).join();
    said.push(format!("{:?}", failed.unwrap_err().downcast_ref::<u8>()));
    let slow = thread::spawn(|| thread::sleep(Duration::from_millis(200)));
    said.push(format!("{}", slow.is_finished()));
    while !slow.is_finished() {
        thread::yield_now();
        std::hint::spin_loop();
    }
    said.push(format!("{:?} {}", slow.join(), thread::available_parallelism().is_ok()));
}

fn scopes(said: &mut Said) {
    let mut numbers = vec![1, 2, 3, 4];
    let total = Mutex::new(0);
    let count = thread::scope(|scope| {
        let halves: Vec<_> = numbers
            .chunks_mut(2)
            .map(|half| {
                scope.spawn(|| {
                    half.iter_mut().for_each(|value| *value *= 2);
                    *total.lock().unwrap() += half.iter().sum::<i32>();
                    half.len()
                })
            })
            .collect();
        scope.spawn(|| scope.spawn(|| *total.lock().unwrap() += 100));
        halves.into_iter().map(|half| half.join().unwrap()).sum::<usize>()
    });
    said.push(format!("{count} {numbers:?} {:?}", total.into_inner()));
    let named = thread::scope(|scope| {
        let builder = thread::Builder::new().name("inner".into());
        builder.spawn_scoped(scope, || thread::current().name().map(str::to_owned)).unwrap().join().unwrap()
    });
    said.push(format!("{named:?} {:?}", helper(&[1, 2, 3])));
    let caught = std::panic::catch_unwind(|| {
        thread::scope(|scope| {
            scope.spawn(|| std::panic::resume_unwind(Box::new(1)));
        });
    });
    said.push(format!("{:?}", caught.unwrap_err().downcast_ref::<&str>()));
}

fn helper(numbers: &[i32]) -> i32 {
    fn half<'scope>(scope: &'scope thread::Scope<'scope, '_>, part: &'scope [i32]) -> thread::ScopedJoinHandle<'scope, i32> {
        scope.spawn(move || part.iter().sum())
    }
    thread::scope(|scope| {
        let (left, right) = numbers.split_at(1);
        let (left, right) = (half(scope, left), half(scope, right));
        left.join().unwrap() + right.join().unwrap()
    })
}

fn onces(said: &mut Said) {
    let once = Once::new();
    let cell = OnceLock::new();
    let calls = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                once.call_once(|| {
                    calls.fetch_add(1, Ordering::SeqCst);
                });
                cell.get_or_init(|| calls.fetch_add(1, Ordering::SeqCst) + 10);
            });
        }
    });
    said.push(format!("{} {:?} {} {:?}", once.is_completed(), cell, calls.load(Ordering::SeqCst), cell.set(3)));
    said.push(format!("{:?} {:?} {}", cell.clone() == cell, OnceLock::<u8>::new().get(), NAMES.len()));
    let lazy = LazyLock::new(|| 4);
    said.push(format!("{} {:?} {:?}", *lazy + 1, lazy, cell.into_inner()));
}

fn condvars(said: &mut Said) {
    let pair = Arc::new((Mutex::new(0), Condvar::new()));
    let other = Arc::clone(&pair);
    let waiter = thread::spawn(move || {
        let mut value = other.0.lock().unwrap();
        while *value < 2 {
            value = other.1.wait(value).unwrap();
        }
        let value = other.1.wait_while(value, |value| *value < 4).unwrap();
        *value
    });
    for _ in 0..4 {
        *pair.0.lock().unwrap() += 1;
        pair.1.notify_all();
    }
    said.push(format!("{:?}", waiter.join().unwrap()));
    let (held, result) = pair.1.wait_timeout(pair.0.lock().unwrap(), Duration::from_millis(2)).unwrap();
    said.push(format!("{held} {}", result.timed_out()));
    let waited = pair.1.wait_timeout_while(held, Duration::from_millis(2), |value| *value == 4).unwrap();
    said.push(format!("{} {:?}", waited.0, waited.1));
    drop(waited);
    let barrier = Arc::new(Barrier::new(3));
    let arrivals: Vec<_> = (0..3)
        .map(|_| {
            let barrier = Arc::clone(&barrier);
            thread::spawn(move || u32::from(barrier.wait().is_leader()))
        })
        .collect();
    said.push(format!("{}", arrivals.into_iter().map(|arrival| arrival.join().unwrap()).sum::<u32>()));
}

fn parking(said: &mut Said) {
    let ready = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&ready);
    let parked = thread::spawn(move || {
        while !seen.load(Ordering::Acquire) {
            thread::park();
        }
        thread::park_timeout(Duration::from_millis(1));
    });
    ready.store(true, Ordering::Release);
    parked.thread().unpark();
    said.push(format!("{:?}", parked.join()));
    thread::current().unpark();
    thread::park();
}

fn times(said: &mut Said) {
    let start = Instant::now();
    thread::sleep(Duration::from_millis(20));
    let took = start.elapsed();
    let later = start + Duration::from_secs(1);
    said.push(format!("{} {:?}", took >= Duration::from_millis(20), later - start));
    said.push(format!("{:?} {}", start.checked_duration_since(later), later > start));
}
