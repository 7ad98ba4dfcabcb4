//! A trace that grows while its run goes on, with all that is needed to draw it at any time.

use super::Trace;
use super::meta::Meta;
use super::outcome::Outcome;
use super::picture::STATES;
use super::recorder::Fresh;
use super::timeline::{Pass, Timeline};

/// A trace that grows. No event is looked at twice, however often it is drawn.
#[derive(Debug)]
pub struct Growing {
    trace: Trace,
    pass: Pass,
    /// The latest time of an event.
    latest: u64,
}

impl Growing {
    /// The empty trace of a run. Its clock and scale say how to read the times of what is added.
    pub fn new(meta: Meta) -> Growing {
        Growing {
            pass: Pass::new(&meta, 0),
            trace: Trace {
                meta,
                ..Trace::default()
            },
            latest: 0,
        }
    }

    /// Adds what is new, as a [`super::Follower`] gave it.
    pub fn add(&mut self, fresh: Fresh) {
        let mut first = self.trace.events.len();
        self.trace.events.extend(fresh.events);
        self.trace.texts.extend(fresh.texts);
        self.trace.workers.extend(fresh.workers);
        self.trace.dropped += fresh.dropped;
        let events = self.trace.events.len();
        if !self.pass.expect(events) {
            self.pass = Pass::new(&self.trace.meta, events);
            first = 0;
        }
        for event in &self.trace.events[first..] {
            self.latest = self.latest.max(event.at);
            self.pass.event(event);
        }
    }

    /// Says how the run ended.
    pub fn end(&mut self, outcome: Outcome) {
        self.trace.meta.outcome = outcome;
    }

    /// What was added up to now.
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// The trace, for keeping.
    pub fn into_trace(self) -> Trace {
        self.trace
    }

    /// The timeline up to `now`, which is of the same clock as [`super::Event::at`]: the same as
    /// [`Timeline::until`] of the trace. It costs a copy of the lanes and of their intervals.
    pub fn timeline(&self, now: u64) -> Timeline {
        self.pass.timeline(&self.trace.meta, self.latest.max(now))
    }

    /// How many tasks that have not ended are in each state after the last event, in the order of
    /// [`super::picture::Look::all`]. A sleeper who is overdue still counts as a sleeper.
    pub fn counts(&self) -> [u32; STATES] {
        self.pass.counts()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::TaskId;
    use crate::trace::picture::Look;
    use crate::trace::sketch::{self, Sketch};
    use crate::trace::timeline::State;
    use proptest::prelude::*;

    fn piece(trace: &Trace, from: usize, to: usize) -> Fresh {
        Fresh {
            events: trace.events[from..to].to_vec(),
            ..Fresh::default()
        }
    }

    fn grown(trace: &Trace) -> Growing {
        let mut growing = Growing::new(trace.meta.clone());
        growing.add(piece(trace, 0, trace.events.len()));
        growing
    }

    /// The number of lanes in each state at the end of a timeline.
    fn counted(timeline: &Timeline) -> [u32; STATES] {
        let mut counts = [0; STATES];
        for lane in timeline.lanes().iter().filter(|lane| lane.ended.is_none()) {
            if let Some(last) = timeline.intervals(lane).last() {
                counts[Look::place(last.state)] += 1;
            }
        }
        counts
    }

    #[test]
    fn counts_are_of_this_moment() {
        let trace = sketch::contention();
        let mut growing = Growing::new(trace.meta.clone());
        let [computing, running, blocked] = [
            State::Computing,
            State::Running,
            State::Blocked(sketch::group(1)),
        ]
        .map(Look::place);
        growing.add(piece(&trace, 0, 10));
        let mut expected = [0; STATES];
        (expected[blocked], expected[running]) = (3, 1);
        assert_eq!(growing.counts(), expected);
        growing.add(piece(&trace, 10, 11));
        (expected[computing], expected[running]) = (1, 0);
        assert_eq!(growing.counts(), expected);
        growing.add(piece(&trace, 11, trace.events.len()));
        assert_eq!(growing.counts(), [0; STATES], "all have ended");
    }

    #[test]
    fn texts_workers_and_losses_add_up() {
        let mut growing = Growing::new(Meta::default());
        for _ in 0..2 {
            growing.add(Fresh {
                texts: vec!["hello".into()],
                workers: vec![Default::default()],
                dropped: 2,
                ..Fresh::default()
            });
        }
        let trace = growing.into_trace();
        assert_eq!((trace.texts.len(), trace.workers.len()), (2, 2));
        assert_eq!(trace.dropped, 4);
    }

    #[test]
    fn the_outcome_names_the_stuck() {
        let mut trace = sketch::deadlock();
        let outcome = std::mem::take(&mut trace.meta.outcome);
        trace
            .events
            .retain(|event| event.kind != crate::trace::Kind::Stuck);
        let mut growing = grown(&trace);
        let stuck = |growing: &Growing| {
            let timeline = growing.timeline(0);
            timeline.lane(TaskId(1)).and_then(|lane| lane.stuck)
        };
        assert_eq!(stuck(&growing), None);
        growing.end(outcome);
        assert!(stuck(&growing).is_some());
    }

    #[test]
    fn more_tasks_are_believed_in_once_more_is_heard_of_them() {
        let many = Sketch::new(&["Main", "Many"]).spawn(0.0, 0, 1, 1, 1_500_000);
        let mut trace = many.trace();
        let mut growing = grown(&trace);
        let not_started = Look::place(State::NotStarted);
        assert!(growing.counts()[not_started] < 1_500_000);
        let last = trace.events[1];
        let events = vec![last; 600_000];
        trace.events.extend(&events);
        growing.add(Fresh {
            events,
            ..Fresh::default()
        });
        assert_eq!(growing.counts()[not_started], 1_500_000);
        let timeline = growing.timeline(7);
        assert_eq!((timeline.ignored, timeline.lanes().len()), (0, 1_500_001));
        assert!(timeline == Timeline::until(&trace, 7));
    }

    proptest! {
        #[test]
        fn in_pieces_or_whole_it_is_the_same(
            trace in sketch::arbitrary::trace(),
            cuts in proptest::collection::vec(0usize..80, 0..6),
            now in prop_oneof![0u64..10, any::<u64>()],
        ) {
            let mut cuts: Vec<_> = cuts.into_iter().map(|cut| cut.min(trace.events.len())).collect();
            cuts.extend([0, trace.events.len()]);
            cuts.sort_unstable();
            let mut growing = Growing::new(trace.meta.clone());
            for ends in cuts.windows(2) {
                growing.add(piece(&trace, ends[0], ends[1]));
                let until = Timeline::until(growing.trace(), now);
                prop_assert_eq!(growing.timeline(now), until);
            }
            prop_assert_eq!(&growing.trace().events, &trace.events);
        }

        #[test]
        fn counts_are_those_of_the_timeline(trace in sketch::arbitrary::trace()) {
            // A story has an end, at which nothing has any length.
            let mut trace = trace;
            trace.events.retain(|event| event.at < 10);
            trace.meta.scale = 1.0;
            let growing = grown(&trace);
            let timeline = growing.timeline(u64::MAX / 8);
            let mut counted = counted(&timeline);
            let mut counts = growing.counts();
            // The time for which one sleeps may be over.
            let [sleeping, ready] = [State::Sleeping, State::Ready].map(Look::place);
            for counts in [&mut counted, &mut counts] {
                counts[ready] += std::mem::take(&mut counts[sleeping]);
            }
            prop_assert_eq!(counts, counted);
        }
    }
}
