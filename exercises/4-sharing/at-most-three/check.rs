use crate::answer::Counter;
use given::post::{serve, weigh};
use judge::{Test, equal, holds, test};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

/// In every test there is room for three things at the counter: three customers, or one with three parcels.
const ROOM: usize = 3;

/// What goes on at the counter.
#[derive(Clone, Copy)]
enum Errand {
    /// A customer is served.
    Letter,
    /// Three parcels of one customer are weighed at the same time.
    Parcels,
}

impl Errand {
    fn size(self) -> usize {
        match self {
            Self::Letter => 1,
            Self::Parcels => ROOM,
        }
    }

    fn go(self, present: &AtomicUsize) {
        let now = present.fetch_add(self.size(), SeqCst) + self.size();
        match self {
            Self::Letter => drop(serve(0)),
            Self::Parcels => thread::scope(|scales| {
                (1..ROOM).for_each(|_| drop(scales.spawn(weigh)));
                weigh();
            }),
        }
        present.fetch_sub(self.size(), SeqCst);
        holds("nobody is at the counter without a place", now <= ROOM);
    }
}

/// As many customers as there are numbers come to so many places at once, and each comes so many times. How often each was
/// served.
fn morning(places: usize, errand: Errand, times: &[usize]) -> Vec<usize> {
    let (counter, present) = (Counter::new(places), AtomicUsize::new(0));
    thread::scope(|morning| {
        let visits: Vec<_> = times
            .iter()
            .map(|&times| {
                let (counter, present) = (&counter, &present);
                let visit = move || counter.visit(|| errand.go(present));
                morning.spawn(move || (0..times).map(|_| visit()).count())
            })
            .collect();
        let served = visits.into_iter().map(thread::ScopedJoinHandle::join);
        served.map(Result::unwrap_or_default).collect()
    })
}

/// One is served three times in one visit. The others come soon after, and take turns at the other place: 6 s for all.
fn one_stays() {
    let counter = Counter::new(2);
    thread::scope(|morning| {
        morning.spawn(|| counter.visit(|| (1..=3).for_each(|_| drop(serve(0)))));
        morning.spawn(|| counter.visit(|| drop(serve(1))));
        thread::sleep(Duration::from_millis(700));
        for customer in 2..=3 {
            let counter = &counter;
            morning.spawn(move || counter.visit(|| drop(serve(customer))));
        }
    });
}

pub fn tests() -> Vec<Test> {
    vec![
        test("four customers, three places: all are served", || {
            equal("served", &morning(3, Errand::Letter, &[1; 4]), &vec![1; 4]);
        }),
        test("one place: two customers with parcels take turns", || {
            equal("served", &morning(1, Errand::Parcels, &[1; 2]), &vec![1; 2]);
        }),
        test("one place, and a customer who comes again at once", || {
            equal("served", &morning(1, Errand::Parcels, &[2, 1]), &vec![2, 1]);
        }),
        test(
            "two places, and one customer who stays: the other place is not left empty",
            one_stays,
        ),
        test("two places, four customers: nobody is forgotten", || {
            equal("served", &morning(2, Errand::Letter, &[1; 4]), &vec![1; 4]);
        }),
        test("two places are enough for two", || {
            equal("served", &morning(2, Errand::Letter, &[1; 2]), &vec![1; 2]);
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
