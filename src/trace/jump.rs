//! Finding the events of a trace that one wants to jump to.
//!
//! Where one stands is an index into [`Trace::events`]. Every search looks at each event once at
//! most.

use super::event::{EndKind, Event, Kind};
use super::stats::Carried;
use super::timeline::Timeline;
use super::{Names, Trace};
use crate::program::TaskId;

/// What to jump to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Jump {
    /// Any event.
    Event,
    /// This task begins a step, or ends. That it gets what it has waited for, or goes on after a
    /// sleep, is part of the step that it had begun.
    Step(TaskId),
    /// A task begins to wait for something shared, or is found to be stuck.
    Block,
    /// A worker takes up another task than the one it carried before.
    Switch,
    /// A value is sent or received, a future resolved, or its value taken, a condition notified.
    Message,
    /// A task says something.
    Said,
    /// A step fails, a task ends because it failed, or is found to be stuck.
    Failure,
}

/// The kinds of the steps by which tasks tell each other something.
const MESSAGES: [&str; 6] = ["send", "recv", "resolve", "await", "notify", "notify_all"];
/// How far apart in a trace two events may be of which the later has the earlier time.
const REACH: usize = 1 << 14;

/// The next such event after `from`.
pub fn next(trace: &Trace, from: usize, jump: Jump) -> Option<usize> {
    let events = &trace.events;
    let first = from.saturating_add(1).min(events.len());
    match jump {
        Jump::Step(task) => next_step(events, first, task),
        Jump::Switch => {
            let mut carried = Carried::default();
            events
                .iter()
                .enumerate()
                .position(|(place, event)| carried.switches(event) && place >= first)
        }
        _ => {
            let wanted = Wanted::new(jump, &trace.meta.names);
            let found = events[first..].iter().position(|event| wanted.is(event));
            found.map(|distance| first + distance)
        }
    }
}

/// The last such event before `from`, which may be beyond the end.
pub fn previous(trace: &Trace, from: usize, jump: Jump) -> Option<usize> {
    let before = &trace.events[..from.min(trace.events.len())];
    match jump {
        Jump::Step(task) => previous_step(before, task),
        Jump::Switch => {
            let mut carried = Carried::default();
            let all = before.iter().enumerate();
            all.filter(|(_, event)| carried.switches(event))
                .last()
                .map(|(place, _)| place)
        }
        _ => {
            let wanted = Wanted::new(jump, &trace.meta.names);
            before.iter().rposition(|event| wanted.is(event))
        }
    }
}

/// The last event of a trace at or before a story time, in the order of the trace; `timeline` is of
/// that trace.
///
/// The times of several workers' events may be a little out of order: one may have looked at the
/// clock first and have taken its place in the order second. Then this is the last event whose time
/// is not after `at`, though events before it may have later times: exactly so as long as no event
/// is followed, 16 384 places later or more, by one with an earlier time. Binary search, and so many
/// events at most.
pub fn at_or_before(trace: &Trace, timeline: &Timeline, at: i64) -> Option<usize> {
    let events = &trace.events;
    let before = |event: &Event| timeline.clock.story(event.at) <= at;
    // Whatever the order: the event at `low - 1` is before, the one at `high` is not.
    let (mut low, mut high) = (0, events.len());
    while low < high {
        let middle = low + (high - low) / 2;
        match before(&events[middle]) {
            true => low = middle + 1,
            false => high = middle,
        }
    }
    let near = &events[low..events.len().min(low + REACH)];
    match near.iter().rposition(before) {
        Some(late) => Some(low + late),
        None => low.checked_sub(1),
    }
}

/// What one event says of itself.
struct Wanted {
    jump: Jump,
    /// Of each step, whether it passes something on.
    messages: Vec<bool>,
}

impl Wanted {
    fn new(jump: Jump, names: &Names) -> Wanted {
        let kinds = names.steps.iter();
        let messages = match jump {
            Jump::Message => kinds
                .map(|kind| MESSAGES.contains(&kind.as_str()))
                .collect(),
            _ => Vec::new(),
        };
        Wanted { jump, messages }
    }

    fn is(&self, event: &Event) -> bool {
        match self.jump {
            Jump::Event => true,
            Jump::Block => matches!(event.kind, Kind::Blocked | Kind::Stuck),
            Jump::Message => {
                event.kind == Kind::Done && self.messages.get(event.step.index()) == Some(&true)
            }
            Jump::Said => event.kind == Kind::Said,
            Jump::Failure => match event.kind {
                Kind::Failed | Kind::Stuck => true,
                Kind::Ended => event.object == EndKind::Failed as u16,
                _ => false,
            },
            // These take more than one event.
            Jump::Step(_) | Jump::Switch => false,
        }
    }
}

/// Whether an event is a task's doing, or its end.
fn is_own(event: &Event, task: TaskId) -> bool {
    event.task == task && (event.kind == Kind::Ended || !event.by_another())
}

/// Whether a task begins a step with an event of its own, or ends. `None` if that depends on whether
/// it was waiting in the same step.
fn begins(event: &Event) -> Option<bool> {
    match event.kind {
        // Main is spawned by itself.
        Kind::Spawned if event.spawned().first == event.task => Some(false),
        Kind::Spawned | Kind::Done | Kind::Blocked | Kind::Failed => None,
        Kind::Resumed | Kind::Ready | Kind::Stuck | Kind::CancelAsked => Some(false),
        Kind::Started | Kind::Ended | Kind::Sleep | Kind::Block | Kind::Compute => Some(true),
        Kind::Yielded | Kind::Said | Kind::Looked => Some(true),
    }
}

/// The same where the event before it of the same task is known.
fn begins_after(event: &Event, before: Option<&Event>) -> bool {
    begins(event).unwrap_or_else(|| {
        before.is_none_or(|before| before.kind != Kind::Blocked || before.step != event.step)
    })
}

fn next_step(events: &[Event], first: usize, task: TaskId) -> Option<usize> {
    let own = |event: &&Event| is_own(event, task);
    let mut before = events[..first].iter().rev().find(own);
    for (place, event) in events.iter().enumerate().skip(first) {
        if !is_own(event, task) {
            continue;
        }
        if begins_after(event, before) {
            return Some(place);
        }
        before = Some(event);
    }
    None
}

fn previous_step(events: &[Event], task: TaskId) -> Option<usize> {
    // One that begins a step unless the task was waiting in it.
    let mut perhaps: Option<(usize, &Event)> = None;
    for (place, event) in events.iter().enumerate().rev() {
        if !is_own(event, task) {
            continue;
        }
        if let Some((place, later)) = perhaps
            && begins_after(later, Some(event))
        {
            return Some(place);
        }
        perhaps = match begins(event) {
            Some(true) => return Some(place),
            Some(false) => None,
            None => Some((place, event)),
        };
    }
    perhaps.map(|(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::{MutexId, Resource, StepId};
    use crate::trace::Stats;
    use crate::trace::sketch::{self, Sketch};
    use proptest::prelude::*;

    /// All places of a kind, found forwards from before the first event and backwards from the end.
    fn all(trace: &Trace, jump: Jump) -> Vec<usize> {
        // Nobody stands before the first event.
        let mut shifted = trace.clone();
        shifted
            .events
            .insert(0, Event::new(Kind::Resumed, TaskId(u32::MAX), StepId(0)));
        shifted.events[0].worker = u16::MAX;
        let on = |place: &usize| next(&shifted, *place, jump);
        let forwards: Vec<_> = std::iter::successors(on(&0), on)
            .map(|place| place - 1)
            .collect();
        let back = |place: &usize| previous(trace, *place, jump);
        let mut backwards: Vec<_> = std::iter::successors(back(&usize::MAX), back).collect();
        backwards.reverse();
        assert_eq!(forwards, backwards);
        forwards
    }

    fn kinds(trace: &Trace, jump: Jump) -> Vec<(u32, Kind)> {
        let tell = |place: usize| (trace.events[place].task.0, trace.events[place].kind);
        all(trace, jump).into_iter().map(tell).collect()
    }

    #[test]
    fn waiting_and_what_comes_of_it() {
        let trace = sketch::deadlock();
        let waits = [0, 1, 2].map(|task| (task, Kind::Blocked));
        let stuck = [0, 1, 2].map(|task| (task, Kind::Stuck));
        assert_eq!(kinds(&trace, Jump::Block), [waits, stuck].concat());
        assert_eq!(kinds(&trace, Jump::Failure), stuck);
        let failed = Sketch::new(&["Main"])
            .event(0.0, 0, Kind::Failed, 0)
            .end_as(0.0, 0, EndKind::Failed)
            .finished();
        let expected = [(0, Kind::Failed), (0, Kind::Ended)];
        assert_eq!(kinds(&failed, Jump::Failure), expected);
    }

    #[test]
    fn a_step_is_met_where_it_begins() {
        let trace = sketch::contention();
        let steps = kinds(&trace, Jump::Step(TaskId(1)));
        let kinds_of = |steps: Vec<(u32, Kind)>| steps.into_iter().map(|(_, kind)| kind);
        assert!(kinds_of(steps).eq([
            Kind::Started,
            Kind::Done,
            Kind::Compute,
            Kind::Done,
            Kind::Ended
        ]));
        // It waits twice in one step, and once more in the same step, gone through again.
        let lock = Resource::Mutex(MutexId(0));
        let waits = |sketch: Sketch| {
            let waits = sketch.blocked(1.0, 0, lock).ready(2.0, 0, 1);
            waits.with(|trace| {
                let last = trace.events.len() - 2;
                trace.events[last].step = StepId(1);
            })
        };
        let trace = waits(waits(Sketch::new(&["Main"]))).done(3.0, 0, "lock", 0);
        let trace = waits(trace)
            .done(3.0, 0, "lock", 0)
            .done(3.0, 0, "unlock", 0);
        let trace = trace.end_as(4.0, 0, EndKind::Abandoned).trace();
        let places = all(&trace, Jump::Step(TaskId::MAIN));
        assert_eq!(places, [1, 2, 7, 10, 11]);
        let kind = |place: &usize| trace.events[*place].kind;
        let kinds: Vec<_> = places.iter().map(kind).collect();
        assert_eq!(kinds[1..4], [Kind::Blocked, Kind::Blocked, Kind::Done]);
        assert_eq!(next(&trace, 4, Jump::Step(TaskId::MAIN)), Some(7));
        assert!(all(&trace, Jump::Step(TaskId(7))).is_empty());
    }

    #[test]
    fn a_worker_takes_up_another_task() {
        let trace = sketch::coffee_sequential();
        let places = all(&trace, Jump::Switch);
        let switches: Vec<_> = places
            .iter()
            .map(|place| trace.events[*place].task.0)
            .collect();
        assert_eq!(switches, [1, 0, 2, 0]);
        assert!(all(&sketch::coffee_threads(), Jump::Switch).is_empty());
    }

    #[test]
    fn messages_are_done_and_texts_said() {
        let trace = Sketch::new(&["Main"])
            .done(0.0, 0, "send", 0)
            .done(0.0, 0, "lock", 0)
            .blocked(0.0, 0, group())
            .closed(1.0, 0)
            .event(1.0, 0, Kind::Said, 0)
            .with(|trace| trace.meta.names.steps[5] = "await".into())
            .done(1.0, 0, "close", 0)
            .finished();
        assert_eq!(all(&trace, Jump::Message), [2, 5, 7]);
        assert_eq!(all(&trace, Jump::Said), [6]);
        assert_eq!(all(&trace, Jump::Event), [0, 1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(next(&trace, usize::MAX, Jump::Event), None);
        assert_eq!(previous(&trace, 0, Jump::Event), None);
    }

    fn group() -> Resource {
        sketch::group(1)
    }

    #[test]
    fn the_event_of_a_time() {
        let trace = sketch::contention();
        let timeline = Timeline::of(&trace);
        let at = |seconds: f64| at_or_before(&trace, &timeline, (seconds * 1e9) as i64);
        let last_at_0 = trace.events.iter().rposition(|event| event.at == 0);
        assert_eq!((at(0.0), at(0.9)), (last_at_0, last_at_0));
        assert_eq!(at(3.0), Some(trace.events.len() - 1));
        assert_eq!(at(99.0), Some(trace.events.len() - 1));
        assert_eq!(at(-1.0), None);
        assert_eq!(at_or_before(&Trace::default(), &timeline, 5), None);
    }

    proptest! {
        #[test]
        fn times_out_of_order_are_found_too(trace in sketch::arbitrary::trace(), at in -1i64..7) {
            let timeline = Timeline::of(&trace);
            let story = |event: &Event| timeline.clock.story(event.at);
            let last = trace.events.iter().rposition(|event| story(event) <= at);
            prop_assert_eq!(at_or_before(&trace, &timeline, at), last);
        }

        #[test]
        fn forwards_and_backwards_agree(trace in sketch::arbitrary::trace()) {
            for jump in [
                Jump::Event,
                Jump::Step(TaskId(0)),
                Jump::Step(TaskId(3)),
                Jump::Block,
                Jump::Message,
                Jump::Said,
                Jump::Failure,
            ] {
                all(&trace, jump);
            }
            let stats = Stats::of(&trace, &Timeline::of(&trace));
            let of_known = Trace {
                events: trace.events.iter().copied().filter(|event| {
                    usize::from(event.worker) < trace.workers.len()
                }).collect(),
                ..trace
            };
            prop_assert_eq!(all(&of_known, Jump::Switch).len() as u64, stats.switches);
        }
    }
}
