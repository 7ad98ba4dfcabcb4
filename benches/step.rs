//! What one step costs on every mechanism, recorded and not, and in the simulator; against the
//! same operations on a bare `std::sync::Mutex<i64>`.
//!
//! `cargo bench --bench step [-- threads simulator …]`

mod common;

use common::{asked_for, median, program, run, seconds};
use counterpoint::machine::Rules;
use counterpoint::mechanism::{self, Mechanism, Run};
use counterpoint::program::Program;
use counterpoint::simulator::{Simulation, simulate};
use std::hint::black_box;
use std::sync::{Arc, Mutex};

/// Steps of a run: two tasks that each add so often.
const ROUNDS: u64 = 100_000;
const STEPS: f64 = 2.0 * ROUNDS as f64;

fn adders(rounds: u64) -> Arc<Program> {
    program(&format!(
        r#"
        [vars]
        x = {{ init = 0, memory = "served" }}
        [tasks.main]
        steps = [{{ spawn = {{ task = "adder", count = 2, as = "t" }} }}, {{ join = "t" }}]
        [tasks.adder]
        steps = [{{ repeat = {{ times = {rounds}, steps = [{{ add = "x" }}] }} }}]
        "#
    ))
}

/// Nanoseconds a step.
fn real(mechanism: &dyn Mechanism, program: &Arc<Program>, events: u64, steps: f64) -> f64 {
    let ran = run(
        mechanism,
        program,
        Run {
            events,
            limit: 100_000_000,
            ..Run::default()
        },
    );
    assert_eq!(ran.trace.meta.outcome.word(), "finished");
    ran.real.as_secs_f64() / steps * 1e9
}

/// Two threads that each add to a bare mutex; nanoseconds a step.
fn bare() -> f64 {
    let x = Mutex::new(0i64);
    let time = seconds(|| {
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    for _ in 0..ROUNDS {
                        *x.lock().unwrap() += black_box(1);
                    }
                });
            }
        });
    });
    time / STEPS * 1e9
}

fn main() -> std::process::ExitCode {
    if let Some(code) = mechanism::worker_main() {
        return code;
    }
    let full = adders(ROUNDS);
    let few = adders(ROUNDS / 20);
    println!("one step (an addition to a shared variable), nanoseconds; medians of 7\n");
    println!(
        "{:<12} {:>10} {:>10} {:>18} {:>22}",
        "", "recorded", "not", "recorded / not", "recorded / bare mutex"
    );
    for mechanism in mechanism::ALL.into_iter().filter(|m| asked_for(m.name())) {
        // A step of a process is a message, which takes micro- and not nanoseconds.
        let slow = mechanism.name() == "processes";
        let (program, steps) = if slow {
            (&few, STEPS / 20.0)
        } else {
            (&full, STEPS)
        };
        let (mut on, mut off, mut traced, mut against) = (vec![], vec![], vec![], vec![]);
        for _ in 0..7 {
            let (a, b) = (
                real(mechanism, program, 4_000_000, steps),
                real(mechanism, program, 0, steps),
            );
            traced.push(a / b);
            against.push(a / bare());
            on.push(a);
            off.push(b);
        }
        println!(
            "{:<12} {:>10.1} {:>10.1} {:>18.3} {:>22.2}",
            mechanism.name(),
            median(on),
            median(off),
            median(traced),
            median(against)
        );
    }
    if !asked_for("simulator") {
        return std::process::ExitCode::SUCCESS;
    }
    let simulated = |events: usize| {
        let rules = Rules::THREADS;
        let simulation = Simulation {
            events,
            limit: 100_000_000,
            ..Simulation::new(rules)
        };
        let time = seconds(|| drop(black_box(simulate(&full, &simulation))));
        time / STEPS * 1e9
    };
    let (on, off, ratio) = common::pair(7, || simulated(4_000_000), || simulated(0));
    println!("{:<12} {on:>10.1} {off:>10.1} {ratio:>18.3}", "simulator");
    std::process::ExitCode::SUCCESS
}
