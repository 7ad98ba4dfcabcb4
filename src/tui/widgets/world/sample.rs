//! Shared objects of every kind, for tests.

use super::{Few, Promise, Shared, What};

/// One of each kind in each condition.
pub fn objects() -> Vec<Shared> {
    let shared = |name: &str, changed, what| Shared {
        name: name.into(),
        changed,
        what,
    };
    let mutex = |holder: Option<&str>, waiters: &[&str]| What::Mutex {
        holder: holder.map(str::to_owned),
        waiters: Few::of(waiters),
    };
    let condition = |waiters: &[&str], notified| What::Condition {
        waiters: Few::of(waiters),
        notified,
    };
    let channel = |items: &[&str], capacity, closed, receivers: &[&str]| What::Channel {
        items: Few::of(items),
        capacity,
        closed,
        senders: Few::default(),
        receivers: Few::of(receivers),
    };
    let future = |promise, waiters| What::Future { promise, waiters };
    let many = Few {
        count: 300,
        ..Few::of(&["Ann", "Bob"])
    };
    let count = What::Variable {
        value: "5".into(),
        copies: Few::of(&["Ann 4", "Bob 6"]),
    };
    vec![
        shared("fork[0]", true, mutex(Some("Ann"), &["Bob", "Cid"])),
        shared("fork[1]", false, mutex(None, &[])),
        shared("ready", false, condition(&["Ann", "Bob"], 1)),
        shared("full", false, condition(&[], 0)),
        shared(
            "queue",
            false,
            channel(&["7", "3", "1"], Some(4), false, &["Dora"]),
        ),
        shared("log", false, channel(&["a", "b"], None, true, &[])),
        shared("count", true, count),
        shared("receipt", false, future(Promise::Pending, many)),
        shared(
            "answer",
            false,
            future(Promise::Done("42".into()), Few::default()),
        ),
        shared("other", false, future(Promise::Cancelled, Few::default())),
    ]
}
