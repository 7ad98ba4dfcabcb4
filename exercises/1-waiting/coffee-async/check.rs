use crate::answer;
use judge::{Test, async_test};

pub fn tests() -> Vec<Test> {
    vec![
        async_test("The guest gets a coffee and a pastry after 3 s", || async {
            answer::breakfast().await;
        }),
        async_test(
            "Two guests who come together are both served after 3 s",
            || async {
                tokio::join!(answer::breakfast(), answer::breakfast());
            },
        ),
    ]
}
