use crate::answer::Hatch;
use given::restaurant::{cook, serve};
use judge::{Test, equal, holds, test};
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

/// One cook, and so many waiters who serve one plate each; what was served, in order of the numbers.
fn one_plate_each(waiters: u32, room: usize) -> Vec<u32> {
    let hatch = Hatch::new(room);
    let mut served: Vec<u32> = thread::scope(|evening| {
        let waiters: Vec<_> = (0..waiters)
            .map(|_| evening.spawn(|| serve(hatch.take())))
            .collect();
        (0..u32::try_from(waiters.len()).unwrap_or(0)).for_each(|number| hatch.put(cook(number)));
        waiters
            .into_iter()
            .filter_map(|waiter| waiter.join().ok())
            .collect()
    });
    served.sort_unstable();
    served
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
            "one cook and two waiters: nobody goes without a plate",
            || {
                equal("served", &one_plate_each(2, 1), &vec![0, 1]);
            },
        ),
        test("two cooks and one waiter: no plate is lost", || {
            let hatch = Hatch::new(1);
            let mut served: Vec<u32> = thread::scope(|evening| {
                for number in 0..2 {
                    let hatch = &hatch;
                    evening.spawn(move || hatch.put(cook(number)));
                }
                (0..2).map(|_| serve(hatch.take())).collect()
            });
            served.sort_unstable();
            equal("served", &served, &vec![0, 1]);
        }),
    ]
}
