//! Whatever a record says, it can be shown.

use super::check;
use counterpoint::exercise::record::read;
use proptest::prelude::*;
use serde_json::{Value, json};

const VERBS: [&str; 39] = [
    "lock",
    "try_lock",
    "unlock",
    "read",
    "try_read",
    "unread",
    "write",
    "try_write",
    "unwrite",
    "wait",
    "wait_timeout",
    "notify_one",
    "notify_all",
    "send",
    "try_send",
    "recv",
    "try_recv",
    "recv_timeout",
    "close",
    "drop",
    "arrive",
    "acquire",
    "try_acquire",
    "release",
    "notified",
    "notify_waiters",
    "load",
    "store",
    "rmw",
    "call",
    "park",
    "unpark",
    "spawn",
    "join",
    "cancel",
    "yield",
    "sleep",
    "exit",
    "lock",
];
const KINDS: [&str; 12] = [
    "mutex",
    "rwlock",
    "condvar",
    "channel",
    "sync_channel",
    "oneshot",
    "barrier",
    "semaphore",
    "notify",
    "atomic",
    "once",
    "mutex",
];

/// One event; numbers decide everything of it.
fn event(what: u8, task: u32, other: u32, step: u64, at: &mut u64) -> Value {
    *at += step * 100_000_000;
    let verb = VERBS[other as usize % VERBS.len()];
    let object = other % 12 + 1;
    let n = i64::from(other % 4);
    let (e, how) = match what % 16 {
        0 | 1 => ("task", ""),
        2..=4 => ("ask", ""),
        5..=9 => ("done", ""),
        10 => ("begin", ""),
        11 => ("end", ""),
        12 => ("said", ""),
        13 => ("started", ""),
        14 => ("fault", ""),
        _ => (
            "ended",
            ["returned", "panicked", "cancelled"][other as usize % 3],
        ),
    };
    let mut event =
        json!({ "e": e, "t": task, "at": *at, "o": object, "v": verb, "n": n, "how": how });
    match e {
        "task" => {
            event["by"] = json!(other % 4);
            event["c"] = json!(["thread", "task"][task as usize % 2]);
            event["t"] = json!(task);
        }
        "ask" | "done"
            if ["join", "cancel", "unpark", "spawn", "park", "sleep"].contains(&verb) =>
        {
            event["o"] = json!(0);
        }
        "begin" | "end" => event["x"] = json!(["brew", "bake"][other as usize % 2]),
        _ => {}
    }
    event
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn any_record_gives_a_run_that_conforms(
        events in prop::collection::vec((any::<u8>(), 0u32..5, 0u32..200, 0u64..3), 0..60),
        over in 0usize..7,
        mode in 0usize..3,
    ) {
        let mode = ["turn", "real", "search"][mode];
        let mut lines = vec![json!({ "e": "run", "mode": mode })];
        lines.extend(KINDS.iter().zip(1..).map(|(kind, o)| json!({ "e": "object", "o": o, "k": kind, "n": o % 3, "l": o })));
        let mut at = 0;
        lines.extend(events.into_iter().map(|(what, task, other, step)| event(what, task, other, step, &mut at)));
        if let Some(how) = ["ok", "wrong", "panicked", "deadlock", "steps", "abandoned"].get(over) {
            lines.push(json!({ "e": "over", "mode": mode, "nonce": "n", "how": how, "at": at, "stuck": [0, 1] }));
        }
        let report: Vec<String> = lines.iter().map(Value::to_string).collect();
        let record = read(report.join("\n").as_bytes(), "n");
        let run = &record.runs[0];
        let source = "let a = Mutex::new(1);\nlet b = 2;\nlet index = Condvar::new();\nlet got = channel();";
        let observed = check(run, source);
        let none = observed.notes.iter().all(|note| !note.contains("makes no sense"));
        prop_assert!(none, "{:?}\n{report:#?}", observed.notes);
    }
}
