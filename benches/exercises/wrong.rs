//! Answers that are wrong and print what is right: one after the other where threads are asked for, and updates that
//! are lost only now and then.

use crate::answers::{ARC_IN_TURN, QUEUE_IN_TURN, THREADS_IN_TURN, THREADS_LOSE};
use crate::measure::cost;
use crate::ours::{Ours, exercise};
use crate::theirs::Theirs;
use counterpoint::exercise::book::Verdict;

/// Has both programs judge such answers, and counts which they accept.
pub fn answers(ours: &Ours, theirs: &Theirs) {
    let answers = [
        ("one after the other", "19_smart_pointers/arc1", ARC_IN_TURN),
        (
            "one after the other",
            "20_threads/threads1",
            THREADS_IN_TURN,
        ),
        ("one after the other", "20_threads/threads3", QUEUE_IN_TURN),
        ("a lost update", "20_threads/threads2", THREADS_LOSE),
    ];
    let mut accepted = 0;
    for (what, name, answer) in answers {
        theirs.write(name, answer);
        let id = name.split('/').next_back().unwrap_or(name);
        let cost = cost(&theirs.command(&["run", id]));
        accepted += usize::from(cost.accepted);
        println!("  rustlings {id}: {what}: {}", said(cost.accepted));
    }
    println!(
        "{:<44} {accepted} of {} accepted",
        "rustlings",
        answers.len()
    );
    ours_wrong(ours);
}

fn ours_wrong(ours: &Ours) {
    let (mut accepted, mut all) = (0, 0);
    for id in [
        "coffee-threads",
        "coffee-async",
        "parallel-sum",
        "count-visitors",
        "bank-transfer",
    ] {
        for bad in &exercise(id).bad {
            if ![Verdict::NotConcurrent, Verdict::Race].contains(&bad.verdict) {
                continue;
            }
            ours.write(id, &bad.text);
            let output = ours.command(&["check", id, "--again"]).output();
            let output = output.expect("it starts");
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            let first = text.lines().next().unwrap_or_default();
            println!("  {first}: {}: {}", bad.name, said(output.status.success()));
            accepted += usize::from(output.status.success());
            all += 1;
        }
        ours.write(id, &exercise(id).solution);
    }
    println!("{:<44} {accepted} of {all} accepted", "ours");
}

fn said(accepted: bool) -> &'static str {
    if accepted { "accepted" } else { "rejected" }
}
