//! Carries out one case: its name, the mode (or `search`, `replay`), the report, and for `replay` the choices.

mod answer;

use std::counterpoint::{self, Body, Job, Mode, Wrong};
use std::sync::Arc;
use std::time::Duration;

fn equal(got: u32, expected: u32) {
    if got != expected {
        counterpoint::wrong(Wrong {
            what: "the count".to_owned(),
            expected: Some(expected.to_string()),
            got: Some(got.to_string()),
        });
    }
}

fn body(case: &str) -> Body {
    match case {
        "count_in_two_steps" => Arc::new(|| equal(answer::count_in_two_steps(), 4)),
        "any_count_in_two_steps" => Arc::new(|| assert!(answer::count_in_two_steps() > 1)),
        "count_atomically" => Arc::new(|| equal(answer::count_atomically(), 4)),
        "count_with_a_gap" => Arc::new(|| equal(answer::count_with_a_gap(), 2)),
        "hidden_gap" => Arc::new(|| drop(std::panic::catch_unwind(|| equal(answer::count_with_a_gap(), 2)))),
        "count_under_the_lock" => Arc::new(|| equal(answer::count_under_the_lock(), 2)),
        "philosophers" => Arc::new(answer::philosophers),
        "orderly_philosophers" => Arc::new(answer::orderly_philosophers),
        "embrace" => Arc::new(answer::embrace),
        "lost_wake_up" => Arc::new(answer::lost_wake_up),
        "woken_for_no_reason" => Arc::new(answer::woken_for_no_reason),
        "waits_properly" => Arc::new(answer::waits_properly),
        "sleep_together" => Arc::new(answer::sleep_together),
        "sleep_in_turn" => Arc::new(answer::sleep_in_turn),
        "waits_in_vain" => Arc::new(answer::waits_in_vain),
        "spins" => Arc::new(answer::spins),
        "spins_for_ever" => Arc::new(answer::spins_for_ever),
        "leaves_a_thread" => Arc::new(answer::leaves_a_thread),
        "panics_unseen" => Arc::new(answer::panics_unseen),
        "panics_and_is_asked" => Arc::new(answer::panics_and_is_asked),
        "keeps" => Arc::new(|| equal(answer::keeps(), 4)),
        "exits" => Arc::new(answer::exits),
        "starts_a_program" => Arc::new(answer::starts_a_program),
        _ => panic!("no case {case}"),
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    counterpoint::open(arguments[3].as_ref(), "the-nonce").unwrap();
    let body = body(&arguments[1]);
    let job = Job {
        name: arguments[1].clone(),
        tries: 10_000,
        budget: Duration::from_secs(60),
        ..Job::default()
    };
    match arguments[2].as_str() {
        "real" => drop(counterpoint::run(&job, body, Mode::Real)),
        "turn" => drop(counterpoint::run(&job, body, Mode::Turn)),
        "search" => drop(counterpoint::search(&job, body)),
        _ => {
            let choices: Vec<u32> = arguments[4].split(',').filter_map(|choice| choice.parse().ok()).collect();
            drop(counterpoint::replay(&job, body, &choices));
        }
    }
    counterpoint::line("{\"e\":\"end\",\"nonce\":\"the-nonce\"}");
}
