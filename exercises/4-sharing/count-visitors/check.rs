use crate::answer;
use judge::{Test, equal, holds, test};
use std::time::{Duration, Instant};

pub fn tests() -> Vec<Test> {
    vec![
        test("one visitor at each of two doors makes two", || {
            equal("on the slate", &answer::count(&[1, 1]), &2);
        }),
        test("two visitors at each of two doors make four", || {
            let begun = Instant::now();
            equal("on the slate", &answer::count(&[2, 2]), &4);
            holds(
                "every ticket is checked, which takes an usher 2 s for two",
                begun.elapsed() >= Duration::from_secs(2),
            );
        }),
        test(
            "a third door, at which nobody comes, changes nothing",
            || {
                equal("on the slate", &answer::count(&[1, 0, 2]), &3);
            },
        ),
        test("a single door, and a museum without doors", || {
            equal("on the slate, one door", &answer::count(&[2]), &2);
            equal("on the slate, no door", &answer::count(&[]), &0);
        }),
    ]
}
