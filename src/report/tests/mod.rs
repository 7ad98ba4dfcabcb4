//! The comparison at several widths, of runs whose figures are made up.

mod statistics;
mod verdict;

use super::*;
use crate::lesson::Library;
use crate::session::{Options, Plan, Session};
use crate::trace::Clock;
use crate::trace::usage::{Peak, Since, Spent, UsageReport};
use std::time::Duration;
use unicode_width::UnicodeWidthStr;

/// A plan of a lesson on the simulated clock.
fn plan(lesson: &str, on: &[&str]) -> Plan {
    let entry = Library::embedded().find(lesson).unwrap();
    let options = Options {
        on: (!on.is_empty()).then(|| on.iter().map(|name| (*name).to_owned()).collect()),
        clock: Clock::Virtual,
        cores: Some(2),
        ..Options::default()
    };
    Plan::new(Arc::new(entry.load().unwrap().0), options).unwrap()
}

/// Three runs that went well, one that took too long, one stuck, one refused and one that cannot
/// be run.
fn report() -> Report {
    let plan = plan(
        "coffee-and-pastry",
        &["sequential", "threads", "async", "pool"],
    );
    let run = |nth: usize| {
        let mut done = Session::new().go(&plan, &plan.runs[nth]);
        done.real = Some(Duration::from_nanos(done.timeline.makespan as u64 / 10));
        done.usage = Some(usage(nth as u64));
        done.stats.simulated = 0;
        done.stats.threads = 1 + nth as u64;
        done
    };
    let mut late = run(2);
    late.timeline.makespan += 1_234_000_000;
    late.checks[1].held = false;
    let mut stuck = run(3);
    stuck.trace.meta.outcome = Outcome::Deadlock {
        stuck: Vec::new(),
        partial: false,
    };
    stuck.checks[0].held = false;
    stuck.timeline.makespan = 43_200_000_000_000;
    let mut refused = run(1);
    let reason = "1000001 at once are more than the 13000 that are safe here".to_owned();
    refused.trace.meta.outcome = Outcome::Refused { reason };
    let told = |label: &str, run| Told {
        label: label.to_owned(),
        mechanism: label.to_owned(),
        title: None,
        file: None,
        run,
    };
    let ran = |done| WhatCame::Ran(Arc::new(done));
    let why = "the program cancels a task, and a thread cannot be stopped from outside";
    Report {
        head: Head {
            lesson: String::new(),
            title: String::new(),
            experiment: None,
            clock: Clock::Real,
            scale: 10.0,
            seed: 0,
            random: false,
            cores: 2,
            workers: 2,
            params: Vec::new(),
        },
        runs: vec![
            told("sequential", ran(run(0))),
            told("threads", ran(run(1))),
            told("async", ran(late)),
            told("pool", ran(stuck)),
            told("processes", ran(refused)),
            told("async-many", WhatCame::Unsupported(why.to_owned())),
        ],
        notes: Vec::new(),
        next: Vec::new(),
    }
}

fn usage(nth: u64) -> UsageReport {
    let spent = Spent {
        user: Duration::from_micros(700 + 10 * nth),
        system: Duration::from_micros(200),
        voluntary_switches: 3 + nth,
        involuntary_switches: nth,
    };
    let peak = Peak {
        bytes: 5_100_000,
        since: Since::RunStart,
    };
    UsageReport {
        own: spent,
        children: Spent::default(),
        peak,
        children_peak: peak,
    }
}

#[test]
fn the_comparison_fits() {
    let report = report();
    for width in [40, 60, 80, 100, 120, 200] {
        for ascii in [false, true] {
            let look = Look {
                ascii,
                ..Look::plain(width)
            };
            for line in compare(&report.runs, &look).into_lines() {
                assert!(line.width() <= width, "{width}: {line}");
                assert!(!ascii || line.is_ascii(), "{line}");
            }
        }
    }
}

/// Line breaks in the text are those of the table; the first is not.
fn at(width: usize, expected: &str) {
    let table = compare(&report().runs, &Look::plain(width));
    let table = table.into_lines().join("\n");
    assert_eq!(table, expected.trim_start_matches('\n'), "{table}");
}

#[test]
fn what_matters_least_goes_first() {
    at(
        60,
        "
              ended      story    real  expected  speed
✓ sequential  finished     5 s  500 ms       5 s  1.00×
✓ threads     finished     3 s  300 ms       3 s  1.67×
✗ async       finished  4.23 s  300 ms       3 s  1.18×
✗ pool        deadlock    12 h  300 ms       3 s
✗ processes   refused: 1000001 at once are more than the
              13000 that are safe here
– async-many  not run: the program cancels a task, and a
              thread cannot be stopped from outside

speed-up: how many times faster than sequential",
    );
    at(
        80,
        "
              ended      story    real  expected    diff  speed     CPU     by
✓ sequential  finished     5 s  500 ms       5 s     0 s  1.00×  900 µs  1 thr
✓ threads     finished     3 s  300 ms       3 s     0 s  1.67×  910 µs  2 thr
✗ async       finished  4.23 s  300 ms       3 s  +1.2 s  1.18×  920 µs  3 thr
✗ pool        deadlock    12 h  300 ms       3 s                 930 µs  4 thr
✗ processes   refused: 1000001 at once are more than the 13000 that are safe
              here
– async-many  not run: the program cancels a task, and a thread cannot be
              stopped from outside

difference: story time less expected · speed-up: how many times faster than
sequential · CPU: processor time of all threads and processes",
    );
    at(
        120,
        "
              ended          story time  real time  expected    diff  speed-up     CPU     by  switches  memory  start
✓ sequential  finished              5 s     500 ms       5 s     0 s     1.00×  900 µs  1 thr       3+0  5.1 MB    0 s
✓ threads     finished              3 s     300 ms       3 s     0 s     1.67×  910 µs  2 thr       4+1  5.1 MB    0 s
✗ async       finished           4.23 s     300 ms       3 s  +1.2 s     1.18×  920 µs  3 thr       5+2  5.1 MB    0 s
✗ pool        deadlock  43 200 s (12 h)     300 ms       3 s                    930 µs  4 thr       6+3  5.1 MB    0 s
✗ processes   refused: 1000001 at once are more than the 13000 that are safe here
– async-many  not run: the program cancels a task, and a thread cannot be stopped from outside

difference: story time less expected · speed-up: how many times faster than sequential · CPU:
processor time of all threads and processes · switches: given up while waiting + taken away by the
system · memory: the most this process held · start: from spawn to a task's first step, median",
    );
    at(
        200,
        "
              ended          story time  real time  expected  difference  speed-up  CPU time  carried by  switches  memory  task start
✓ sequential  finished              5 s     500 ms       5 s         0 s     1.00×    900 µs    1 thread       3+0  5.1 MB         0 s
✓ threads     finished              3 s     300 ms       3 s         0 s     1.67×    910 µs   2 threads       4+1  5.1 MB         0 s
✗ async       finished           4.23 s     300 ms       3 s      +1.2 s     1.18×    920 µs   3 threads       5+2  5.1 MB         0 s
✗ pool        deadlock  43 200 s (12 h)     300 ms       3 s                          930 µs   4 threads       6+3  5.1 MB         0 s
✗ processes   refused: 1000001 at once are more than the 13000 that are safe here
– async-many  not run: the program cancels a task, and a thread cannot be stopped from outside

difference: story time less expected · speed-up: how many times faster than sequential · CPU:
processor time of all threads and processes · switches: given up while waiting + taken away by the
system · memory: the most this process held · start: from spawn to a task's first step, median",
    );
}

#[test]
fn runs_that_are_not_over_have_their_row() {
    let plan = plan("coffee-and-pastry", &["sequential", "threads", "async"]);
    let mut runs: Vec<Told> = plan.runs.iter().map(Told::planned).collect();
    let look = Look::plain(60);
    let begun = compare(&runs, &look);
    assert_eq!(begun.heading, None);
    assert_eq!(begun.legend, [""; 0]);
    let rows = [
        ["· sequential  not run yet"],
        ["· threads     not run yet"],
        ["· async       not run yet"],
    ];
    assert_eq!(begun.rows, rows);
    runs[0].run = WhatCame::Ran(Arc::new(Session::new().go(&plan, &plan.runs[0])));
    runs[1].run = WhatCame::Running;
    let lines = compare(&runs, &look).into_lines();
    let expected = [
        "              story time  expected  diff  speed-up      by",
        "✓ sequential         5 s       5 s   0 s     1.00×  1 seat",
        "→ threads     running",
        "· async       not run yet",
    ];
    assert_eq!(lines[..4], expected, "{lines:#?}");
    let mut json = Vec::new();
    let report = Report {
        head: Head::of(&plan),
        runs,
        notes: Vec::new(),
        next: Vec::new(),
    };
    write_json(&report, &mut json).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["runs"][1]["outcome"], "running");
    assert_eq!(json["runs"][2]["outcome"], "not run");
    assert_eq!(json["runs"][2]["unsupported"], serde_json::Value::Null);
}

#[test]
fn the_experiments_come_one_after_the_other() {
    let first = plan("coffee-and-pastry", &["threads"]);
    let known = &first.lesson.experiments;
    assert!(known.len() > 1, "this test needs a lesson with several");
    for nth in 0..=known.len() {
        let mut plan = first.clone();
        plan.experiment = nth.checked_sub(1).map(|at| known[at].name.clone());
        let next = next_experiment(&plan);
        let name = next.map(|next| &next.experiment.name);
        assert_eq!(name, known.get(nth).map(|experiment| &experiment.name));
        let place = next.map(|next| next.place()).unwrap_or_default();
        let commands = next_commands(&plan, "word");
        assert_eq!(commands.len(), if nth < known.len() { 2 } else { 1 });
        if let Some(name) = name {
            let command = format!("counterpoint run word --experiment {name}");
            assert_eq!(commands[0], (command, place));
        }
    }
}
