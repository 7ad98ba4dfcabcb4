use crate::answer::Hatch;
use given::restaurant::{cook, serve};
use judge::{Test, equal, holds, test};
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;
use std::time::{Duration, Instant};

/// So many cooks, with plates in hand, and so many waiters, all at the hatch at once. With more waiters than cooks, a
/// waiter takes one plate; otherwise a cook has one. What was taken, in order of the numbers.
fn rush(room: usize, cooks: u32, waiters: u32) -> Vec<u32> {
    let plates: Vec<_> = (0..cooks.max(waiters)).map(cook).collect();
    let (hatch, each) = (Hatch::new(room), plates.len() / waiters as usize);
    let mut hands = (0..cooks).map(|_| Vec::new()).collect::<Vec<_>>();
    for (hand, plate) in plates.into_iter().enumerate() {
        hands[hand % cooks as usize].push(plate);
    }
    let taken = thread::scope(|evening| {
        for hand in hands {
            let hatch = &hatch;
            evening.spawn(move || hand.into_iter().for_each(|plate| hatch.put(plate)));
        }
        let take = || (0..each).map(|_| hatch.take()).collect::<Vec<_>>();
        let waiters: Vec<_> = (0..waiters).map(|_| evening.spawn(take)).collect();
        waiters
            .into_iter()
            .map(thread::ScopedJoinHandle::join)
            .collect::<Vec<_>>()
    });
    let mut served: Vec<u32> = taken.into_iter().flatten().flatten().map(serve).collect();
    served.sort_unstable();
    served
}

/// A waiter who looks now and then looks at other moments than the one at which the plate comes.
fn woken_at_once() {
    let hatch = Hatch::new(1);
    let begun = Instant::now();
    thread::scope(|evening| {
        evening.spawn(|| hatch.put(cook(1)));
        thread::sleep(Duration::from_micros(33_333));
        hatch.take();
        equal(
            "it is there after",
            &begun.elapsed(),
            &Duration::from_secs(2),
        );
    });
}

pub fn tests() -> Vec<Test> {
    vec![
        test("what is put first is taken first", || {
            let hatch = Hatch::new(3);
            (1..=3).for_each(|number| hatch.put(cook(number)));
            let served: Vec<u32> = (1..=3).map(|_| serve(hatch.take())).collect();
            equal("served", &served, &vec![1, 2, 3]);
        }),
        test(
            "a plate that does not fit waits until another one is taken",
            || {
                let hatch = Hatch::new(1);
                let put = AtomicU32::new(0);
                thread::scope(|evening| {
                    evening.spawn(|| {
                        for number in 1..=2 {
                            hatch.put(cook(number));
                            put.fetch_add(1, SeqCst);
                        }
                    });
                    thread::sleep(Duration::from_secs(10));
                    holds(
                        "no more than one plate is in the hatch",
                        put.load(SeqCst) <= 1,
                    );
                    equal("taken first", &serve(hatch.take()), &1);
                    equal("taken second", &serve(hatch.take()), &2);
                });
            },
        ),
        test(
            "one cook and one waiter: every plate arrives, in order",
            || {
                let hatch = Hatch::new(1);
                let served: Vec<u32> = thread::scope(|evening| {
                    evening.spawn(|| (1..=3).for_each(|number| hatch.put(cook(number))));
                    (1..=3).map(|_| serve(hatch.take())).collect()
                });
                equal("served", &served, &vec![1, 2, 3]);
            },
        ),
        test(
            "one cook and two waiters at once: nobody goes without a plate",
            || {
                equal("served", &rush(1, 1, 2), &vec![0, 1]);
            },
        ),
        test("two cooks and one waiter at once: no plate is lost", || {
            equal("served", &rush(1, 2, 1), &vec![0, 1]);
        }),
        test(
            "room for two, and two waiters who wait already: both are woken",
            || {
                equal("served", &rush(2, 1, 2), &vec![0, 1]);
            },
        ),
        test(
            "a waiter is woken the moment there is a plate",
            woken_at_once,
        )
        .no_real()
        .no_search(),
        test(
            "one cook and one waiter at once: the bell is not missed",
            || {
                equal("served", &rush(1, 1, 1), &vec![0]);
            },
        ),
    ]
}
