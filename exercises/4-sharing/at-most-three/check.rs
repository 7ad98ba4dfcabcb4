use crate::answer::Counter;
use given::post::serve;
use judge::{Test, equal, holds, test};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

/// So many customers come to so many places; who was served, and the most who were at the counter at once.
fn morning(places: usize, customers: u32) -> (Vec<u32>, usize) {
    let counter = Counter::new(places);
    let (present, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let errand = |customer| {
        most.fetch_max(present.fetch_add(1, SeqCst) + 1, SeqCst);
        let receipt = serve(customer);
        present.fetch_sub(1, SeqCst);
        receipt.customer
    };
    let served = thread::scope(|morning| {
        let visits: Vec<_> = (0..customers)
            .map(|customer| {
                morning.spawn({
                    let (counter, errand) = (&counter, &errand);
                    move || counter.visit(|| errand(customer))
                })
            })
            .collect();
        visits
            .into_iter()
            .filter_map(|visit| visit.join().ok())
            .collect()
    });
    (served, most.into_inner())
}

pub fn tests() -> Vec<Test> {
    vec![
        test("four customers, three places: all are served", || {
            let (served, _) = morning(3, 4);
            equal("served", &served, &vec![0, 1, 2, 3]);
        }),
        test(
            "one place: two customers are served, never both at once",
            || {
                let (served, most) = morning(1, 2);
                equal("served", &served, &vec![0, 1]);
                holds("no more than one at the counter at once", most <= 1);
            },
        ),
        test("two places are enough for two", || {
            equal("served", &morning(2, 2).0, &vec![0, 1]);
        }),
        test(
            "whose errand ends with a panic gives the place back",
            || {
                let counter = Counter::new(1);
                thread::scope(|morning| {
                    let failed = morning.spawn(|| {
                        counter.visit(|| std::panic::resume_unwind(Box::new("no stamps")))
                    });
                    let _: thread::Result<()> = failed.join();
                    equal(
                        "served after that",
                        &counter.visit(|| serve(7)).customer,
                        &7,
                    );
                });
            },
        ),
    ]
}
