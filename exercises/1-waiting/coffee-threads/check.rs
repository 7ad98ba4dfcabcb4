use crate::answer;
use judge::{Test, equal, test};
use std::thread;

pub fn tests() -> Vec<Test> {
    vec![
        test("coffee and pastry are both served", || {
            let (coffee, pastry) = answer::breakfast();
            equal("the cup", format!("{coffee:?}").as_str(), "Coffee");
            equal("the plate", format!("{pastry:?}").as_str(), "Pastry");
        }),
        test(
            "two guests who order at the same moment are served side by side",
            || {
                let guests = [
                    thread::spawn(answer::breakfast),
                    thread::spawn(answer::breakfast),
                ];
                let served = guests.map(thread::JoinHandle::join);
                equal(
                    "orders served",
                    &served.iter().filter(|order| order.is_ok()).count(),
                    &2,
                );
            },
        ),
    ]
}
