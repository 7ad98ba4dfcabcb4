use crate::answer;
use judge::{Test, equal, test};

pub fn tests() -> Vec<Test> {
    vec![
        test("a thousand numbers are added up by two workers", || {
            let numbers: Vec<u64> = (1..=1000).collect();
            equal("the sum of 1 to 1000", &answer::sum(&numbers), &500_500);
        }),
        test("of an odd number of numbers none is forgotten", || {
            equal(
                "the sum of 7 numbers",
                &answer::sum(&[1, 10, 100, 1000, 10_000, 100_000, 1_000_000]),
                &1_111_111,
            );
        }),
        test("one number, and no number, have a sum too", || {
            equal("the sum of 42 alone", &answer::sum(&[42]), &42);
            equal("the sum of no numbers", &answer::sum(&[]), &0);
        }),
    ]
}
