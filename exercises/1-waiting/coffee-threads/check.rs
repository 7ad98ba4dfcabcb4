use crate::answer;
use given::kitchen::{Coffee, Pastry};
use judge::{Test, equal, test};
use std::panic::resume_unwind;
use std::thread;

pub fn tests() -> Vec<Test> {
    vec![
        test("coffee and pastry are both served", || {
            equal("the order", &answer::breakfast(), &(Coffee, Pastry));
        }),
        test(
            "two guests who order at the same moment are served side by side",
            || {
                let guests = [(); 2].map(|()| thread::spawn(answer::breakfast));
                for guest in guests {
                    let served = guest.join().unwrap_or_else(|panic| resume_unwind(panic));
                    equal("the order", &served, &(Coffee, Pastry));
                }
            },
        ),
    ]
}
