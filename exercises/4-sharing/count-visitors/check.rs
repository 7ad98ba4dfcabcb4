use crate::answer;
use judge::{Test, equal, test};

pub fn tests() -> Vec<Test> {
    vec![
        test("one visitor at each of two doors makes two", || {
            equal("on the slate", &answer::count(&[1, 1]), &2);
        }),
        test("two visitors at each of two doors make four", || {
            equal("on the slate", &answer::count(&[2, 2]), &4);
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
