use crate::answer;
use given::mirrors::{Mirror, Page};
use judge::{Test, async_test, equal};
use std::time::Duration;

/// Far more polls than a task needs that sleeps until there is news.
const MOST_POLLS: u32 = 5_000;

pub fn tests() -> Vec<Test> {
    let tests = vec![
        async_test("The quickest of three mirrors wins", || async {
            let mirrors = vec![up("north", 4000), up("south", 1000), up("east", 10_000)];
            equal(FROM, &ask(mirrors, 3).await, &Some("south"));
        }),
        async_test("Nobody waits for the rest once there is a page", || async {
            let mirrors = vec![up("north", 2000), up("south", 4000)];
            equal(FROM, &ask(mirrors, 60).await, &Some("north"));
        }),
        async_test("After 3 s without a page, patience is over", || async {
            let mirrors = vec![up("north", 4000), up("south", 10_000)];
            equal(FROM, &ask(mirrors, 3).await, &None);
        }),
        async_test("A mirror that is down is not an answer", || async {
            let mirrors = vec![down("west", 500), up("south", 1000), down("east", 2000)];
            equal(FROM, &ask(mirrors, 3).await, &Some("south"));
        }),
        async_test("Of five mirrors, only the last one is up", || async {
            let downs = ["west", "east", "north", "island"].map(|name| down(name, 500));
            let mirrors = downs.into_iter().chain([up("south", 1000)]).collect();
            equal(FROM, &ask(mirrors, 3).await, &Some("south"));
        }),
        async_test("If all are down, there is nothing to wait for", || async {
            let mirrors = vec![down("west", 500), down("east", 2000)];
            equal(FROM, &ask(mirrors, 60).await, &None);
        }),
        async_test("Without mirrors there is no page", || async {
            equal(FROM, &ask(vec![], 3).await, &None);
        }),
    ];
    let limited = tests.into_iter().map(|test| test.poll_limit(MOST_POLLS));
    limited.collect()
}

const FROM: &str = "the page is from";

async fn ask(mirrors: Vec<Mirror>, seconds: u64) -> Option<&'static str> {
    let page = answer::first_page(mirrors, Duration::from_secs(seconds)).await;
    page.as_ref().map(Page::from)
}

fn up(name: &'static str, millis: u64) -> Mirror {
    Mirror::up(name, Duration::from_millis(millis))
}

fn down(name: &'static str, millis: u64) -> Mirror {
    Mirror::down(name, Duration::from_millis(millis))
}
