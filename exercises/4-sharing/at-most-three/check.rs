use crate::answer::Counter;
use given::post::serve;
use judge::{Test, equal, holds, test};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

/// As many customers as there are numbers come to so many places at once, and each comes so many times. How often each
/// was served.
fn morning(places: usize, times: &[usize]) -> Vec<usize> {
    let counter = Counter::new(places);
    let present = AtomicUsize::new(0);
    let errand = |customer| {
        let now = present.fetch_add(1, SeqCst) + 1;
        let limit = format!("no more than {places} at the counter at once");
        holds(&limit, now <= places);
        let receipt = serve(customer);
        present.fetch_sub(1, SeqCst);
        receipt.customer == customer
    };
    thread::scope(|morning| {
        let visits: Vec<_> = (0..)
            .zip(times)
            .map(|(customer, &times)| {
                let (counter, errand) = (&counter, &errand);
                let visit = move |_: &usize| counter.visit(|| errand(customer));
                morning.spawn(move || (0..times).filter(visit).count())
            })
            .collect();
        let served = visits.into_iter().map(thread::ScopedJoinHandle::join);
        served.map(Result::unwrap_or_default).collect()
    })
}

pub fn tests() -> Vec<Test> {
    vec![
        test("four customers, three places: all are served", || {
            equal("served", &morning(3, &[1; 4]), &vec![1; 4]);
        }),
        test("one place: two customers take turns", || {
            equal("served", &morning(1, &[1; 2]), &vec![1; 2]);
        }),
        test("one place, and a customer who comes again at once", || {
            equal("served", &morning(1, &[2, 1]), &vec![2, 1]);
        }),
        test("two places are enough for two", || {
            equal("served", &morning(2, &[1; 2]), &vec![1; 2]);
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
