//! The reduced search against the whole one, on generated programs.

use super::control::Policy;
use super::random::Random;
use super::run::{self, Traces};
use super::tree::Tree;
use crate::counterpoint::{Body, Ending, Job, Mode};
use crate::sync::atomic::{AtomicU32, Ordering};
use crate::sync::mpsc;
use crate::sync::{Barrier, Condvar, Mutex, OnceLock, RwLock};
use crate::thread;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What the threads of a generated program share.
struct Shared {
    atomics: [AtomicU32; 2],
    mutex: Mutex<u32>,
    lock: RwLock<u32>,
    once: OnceLock<u32>,
    flag: Mutex<bool>,
    raised: Condvar,
    barrier: Barrier,
}

/// Runs are one at a time in a process; tests are not.
static ALONE: std::sync::Mutex<()> = std::sync::Mutex::new(());

type Outcomes = std::sync::Mutex<BTreeSet<String>>;

/// What one thread does: numbers of operations. The first thread also receives.
type Program = Vec<Vec<u32>>;

fn shared(threads: usize) -> Shared {
    Shared {
        atomics: [AtomicU32::new(0), AtomicU32::new(0)],
        mutex: Mutex::new(0),
        lock: RwLock::new(0),
        once: OnceLock::new(),
        flag: Mutex::new(false),
        raised: Condvar::new(),
        barrier: Barrier::new(threads),
    }
}

fn act(shared: &Shared, own: u32, op: u32, log: &mut String) {
    let order = Ordering::SeqCst;
    let said = match op {
        0 | 1 => shared.atomics[op as usize].load(order),
        2 | 3 => {
            shared.atomics[op as usize - 2].store(own, order);
            return;
        }
        4 => shared.atomics[0].fetch_add(1, order),
        5 => {
            let mut held = shared.mutex.lock().unwrap();
            *held = *held * 3 + own;
            *held
        }
        6 => match shared.mutex.try_lock() {
            Ok(mut held) => {
                *held += 1;
                *held
            }
            Err(_) => 99,
        },
        7 => *shared.lock.read().unwrap(),
        8 => {
            *shared.lock.write().unwrap() += own;
            return;
        }
        9 => shared.lock.try_write().map_or(98, |mut held| {
            *held += 1;
            *held
        }),
        10 => *shared.once.get_or_init(|| own),
        _ => u32::from(shared.once.get().is_some()),
    };
    log.push_str(&format!("{op}:{said} "));
}

/// Schedules of a program beyond which the whole search gives it up.
const WHOLE: usize = 6_000;

/// Runs the program's threads; gives what each saw.
fn carry_out(program: &Program, extra: u32) -> String {
    let shared = Arc::new(shared(program.len()));
    let (sender, receiver) = (extra == 1).then(|| mpsc::sync_channel(1)).unzip();
    let mut threads = Vec::new();
    for (own, ops) in (1_u32..).zip(program.clone()) {
        let (shared, sender) = (Arc::clone(&shared), sender.clone());
        threads.push(thread::spawn(move || {
            let mut log = String::new();
            for op in ops {
                act(&shared, own, op, &mut log);
            }
            match extra {
                1 => sender.as_ref().unwrap().send(own).unwrap(),
                2 if own == 1 => {
                    *shared.flag.lock().unwrap() = true;
                    shared.raised.notify_one();
                }
                2 if own == 2 => {
                    let flag = shared.flag.lock().unwrap();
                    drop(shared.raised.wait_while(flag, |flag| !*flag).unwrap());
                }
                3 => log.push_str(if shared.barrier.wait().is_leader() {
                    "leads "
                } else {
                    ""
                }),
                _ => {}
            }
            drop(sender);
            log
        }));
    }
    drop(sender);
    let mut logs: Vec<String> = Vec::new();
    if let Some(receiver) = receiver {
        logs.push(format!(
            "{:?} {:?}",
            receiver.try_recv(),
            receiver.iter().collect::<Vec<_>>()
        ));
    }
    logs.extend(threads.into_iter().map(|thread| thread.join().unwrap()));
    logs.push(format!("{:?} {:?}", shared.atomics, shared.mutex));
    logs.join("|")
}

/// The outcomes of the program under a policy, which `next` gives from what the last run left; how many schedules.
fn explore(
    program: &Program,
    extra: u32,
    mut next: impl FnMut(Option<Traces>) -> Option<Policy>,
) -> (BTreeSet<String>, usize) {
    let outcomes: Arc<Outcomes> = Arc::default();
    let (program, kept) = (program.clone(), Arc::clone(&outcomes));
    let body: Body = Arc::new(move || {
        let outcome = carry_out(&program, extra);
        kept.lock().unwrap().insert(outcome);
    });
    let job = Job {
        spurious: extra == 2,
        ..Job::default()
    };
    let mut tries = 0;
    let mut policy = next(None);
    while let Some(this) = policy {
        let (over, traces) =
            run::controlled(&job, Arc::clone(&body), Mode::Search, this, false, None);
        assert_eq!((over.how, traces.trimmed), (Ending::Ok, false), "{over:?}");
        tries += 1;
        policy = next(Some(traces));
    }
    (std::mem::take(&mut outcomes.lock().unwrap()), tries)
}

/// All outcomes, by the systematic search. Without equivalent schedules left out (`whole`): None, when there are too many.
fn systematic(program: &Program, extra: u32, whole: bool) -> Option<(BTreeSet<String>, usize)> {
    let mut tries = 0;
    let explored = explore(program, extra, |traces| {
        tries += 1;
        let Some(traces) = traces else {
            let mut tree: Box<Tree> = Box::default();
            tree.whole = whole;
            return Some(Policy::Tree(tree));
        };
        let Some(Policy::Tree(mut tree)) = traces.policy else {
            panic!("a tree comes back");
        };
        assert!(!tree.cut);
        (tree.next(&traces.steps) && (!whole || tries < WHOLE)).then_some(Policy::Tree(tree))
    });
    (!whole || explored.1 < WHOLE - 1).then_some(explored)
}

/// Some outcomes, by random schedules.
fn random(program: &Program, extra: u32) -> BTreeSet<String> {
    let mut seeds = 0..300;
    explore(program, extra, |_| {
        Some(Policy::Random(Random(seeds.next()?)))
    })
    .0
}

fn generate(random: &mut Random, threads: usize, length: usize) -> Program {
    let op = |random: &mut Random| u32::try_from(random.below(12)).unwrap();
    (0..threads)
        .map(|_| (0..length).map(|_| op(random)).collect())
        .collect()
}

#[test]
fn leaves_out_no_outcome() {
    let _alone = ALONE.lock();
    let mut numbers = Random(11);
    let (mut reduced_total, mut whole_total, mut compared) = (0, 0, 0);
    for round in 0..24 {
        let extra = round % 4;
        let length = if extra == 0 { 1 + numbers.below(2) } else { 1 };
        let program = generate(&mut numbers, 2, length);
        let (reduced, tries) = systematic(&program, extra, false).unwrap();
        let Some((whole, all)) = systematic(&program, extra, true) else {
            continue;
        };
        compared += 1;
        reduced_total += tries;
        whole_total += all;
        assert_eq!(reduced, whole, "{program:?} {extra} in {tries} of {all}");
    }
    assert!(
        compared > 8 && reduced_total * 5 < whole_total,
        "{compared} {reduced_total} {whole_total}"
    );
}

#[test]
fn knows_what_random_schedules_find() {
    let _alone = ALONE.lock();
    let mut numbers = Random(5);
    for round in 0..12 {
        let extra = round % 4;
        let threads = 2 + numbers.below(2);
        let program = generate(&mut numbers, threads, 5 - threads);
        let (reduced, tries) = systematic(&program, extra, false).unwrap();
        let found = random(&program, extra);
        let missed: Vec<_> = found.difference(&reduced).collect();
        assert!(
            missed.is_empty(),
            "{program:?} {extra} in {tries}: {missed:?}"
        );
    }
}
