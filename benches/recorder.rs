//! What it costs to record one event, against `tracing` with a subscriber that pushes into a
//! thread-local `Vec`, and against a bare push with the time.
//!
//! `cargo bench --bench recorder`

mod common;

use common::{line, pair, seconds};
use counterpoint::program::{StepId, TaskId};
use counterpoint::trace::{Event, Kind, Recorder, WorkerInfo};
use std::cell::RefCell;
use std::hint::black_box;
use tracing::span::{Attributes, Id, Record};
use tracing::{Metadata, Subscriber};

const EVENTS: u64 = 2_000_000;

thread_local! {
    static SEEN: RefCell<Vec<(u64, u64)>> = const { RefCell::new(Vec::new()) };
}

/// Pushes the time and one field of every event into a thread-local `Vec`.
struct IntoVec(quanta::Clock);

struct Field(u64);

impl tracing::field::Visit for Field {
    fn record_u64(&mut self, _: &tracing::field::Field, value: u64) {
        self.0 = value;
    }
    fn record_debug(&mut self, _: &tracing::field::Field, _: &dyn std::fmt::Debug) {}
}

impl Subscriber for IntoVec {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &tracing::Event<'_>) {
        let mut field = Field(0);
        event.record(&mut field);
        SEEN.with_borrow_mut(|seen| seen.push((self.0.raw(), field.0)));
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

fn ours(clock: &quanta::Clock) -> f64 {
    let recorder = Recorder::new(EVENTS + 1_000_000);
    let mut writer = recorder.writer(WorkerInfo::default());
    let zero = clock.raw();
    let time = seconds(|| {
        for number in 0..EVENTS {
            let at = clock.delta_as_nanos(zero, clock.raw());
            let event = Event::new(Kind::Done, TaskId(3), StepId(7)).arg(black_box(number));
            writer.record(at, event);
        }
    });
    assert_eq!(
        (recorder.snapshot().events.len() as u64, recorder.dropped()),
        (EVENTS, 0)
    );
    time / EVENTS as f64 * 1e9
}

fn with_tracing() -> f64 {
    SEEN.take();
    let time = seconds(|| {
        for number in 0..EVENTS {
            tracing::info!(number = black_box(number));
        }
    });
    assert_eq!(SEEN.with_borrow(Vec::len) as u64, EVENTS);
    time / EVENTS as f64 * 1e9
}

fn bare(clock: &quanta::Clock) -> f64 {
    let mut events: Vec<(u64, Event)> = Vec::new();
    let time = seconds(|| {
        for number in 0..EVENTS {
            let event = Event::new(Kind::Done, TaskId(3), StepId(7)).arg(black_box(number));
            events.push((clock.raw(), event));
        }
    });
    assert_eq!(black_box(&events).len() as u64, EVENTS);
    time / EVENTS as f64 * 1e9
}

fn main() {
    let clock = quanta::Clock::new();
    tracing::subscriber::set_global_default(IntoVec(clock.clone())).expect("the first");
    let result = pair(9, || ours(&clock), with_tracing);
    line(
        "recording one event, time and order included",
        "ns",
        result,
        "tracing into a Vec",
        "bar 1.08 (20 ns to 18.5 ns)",
    );
    let result = pair(9, || ours(&clock), || bare(&clock));
    line(
        "the same, in memory that was used before",
        "ns",
        result,
        "bare Vec push with the time",
        "",
    );
}
