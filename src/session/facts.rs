//! From a trace to what a lesson can expect something of.

use crate::lesson::Facts;
use crate::program::Value;
use crate::trace::{EndKind, Kind, Outcome, Timeline, Trace};

/// What a run showed. `timeline` is that of the trace, `values` are the shared variables at its
/// end with their names.
pub fn facts(trace: &Trace, timeline: &Timeline, values: &[(String, Value)]) -> Facts {
    let clock = timeline.clock;
    let ended_itself = |object| {
        !matches!(
            EndKind::from_number(object),
            None | Some(EndKind::Abandoned)
        )
    };
    let ended = trace
        .events
        .iter()
        .filter(|e| e.kind == Kind::Ended && ended_itself(e.object));
    let name = |event: &crate::trace::Event| {
        timeline
            .lane(event.task)
            .map(|lane| timeline.name(lane))
            .unwrap_or_default()
    };
    let said = trace
        .events
        .iter()
        .filter(|event| event.kind == Kind::Said)
        .map(|event| {
            let text = trace
                .texts
                .get(event.arg as usize)
                .cloned()
                .unwrap_or_default();
            (clock.story(event.at), text)
        });
    let stuck = match &trace.meta.outcome {
        Outcome::Deadlock { stuck, .. } => stuck.iter().map(|task| task.name.clone()).collect(),
        _ => Vec::new(),
    };
    Facts {
        makespan: timeline.makespan,
        outcome: trace.meta.outcome.word().to_owned(),
        finish_order: ended.map(name).collect(),
        values: values.to_vec(),
        said: said.collect(),
        stuck,
    }
}
