//! A run that can be looked at anywhere.

use super::conform::Departure;
use super::replay::Replay;
use super::rules::Rules;
use crate::program::Program;
use crate::trace::Trace;
use std::sync::Arc;

/// A run that can be looked at anywhere, forwards and backwards, also while it goes on.
///
/// It goes forward event by event. On the way it keeps checkpoints at equal distances, so that
/// going back takes no more than following the events from the last checkpoint before. There are
/// at most 64 of them beside the beginning; when there would be more, every other one is given up
/// and the distance doubles. So in a run of n events it is between n / 64 and n / 32, from 256 on.
///
/// All checkpoints together take about 128 MiB at most. Of a run with very many tasks there are
/// fewer, and none at a moment that alone would take a quarter of that, at about 150 000 tasks:
/// from there, going back begins at the last checkpoint before the tasks were spawned.
#[derive(Debug, Clone)]
pub struct Film {
    now: Frame,
    /// In order; the first is the beginning.
    kept: Vec<Frame>,
    spacing: usize,
    /// What can never be shown: everything after this many events.
    departed: Option<(usize, Departure)>,
}

/// The run after so many events.
#[derive(Debug, Clone)]
struct Frame {
    at: usize,
    replay: Replay,
}

/// The most checkpoints that are kept beside the beginning.
const CHECKPOINTS: usize = 64;
/// How many events are between two of them at first.
const FIRST_SPACING: usize = 256;
/// How many bytes they may take together, by estimate.
const ROOM: usize = 128 << 20;

impl Film {
    /// A run before its first event. `seed` is that of the run, `rules` are those of its
    /// mechanism.
    pub fn new(program: Arc<Program>, rules: &Rules, seed: u64) -> Film {
        let replay = Replay::new(program, rules, seed);
        let now = Frame { at: 0, replay };
        Film {
            kept: vec![now.clone()],
            now,
            spacing: FIRST_SPACING,
            departed: None,
        }
    }

    /// How many events at the start of a trace can be shown: all of them, unless the run goes on
    /// and an event is not yet to be seen though one after it is.
    pub fn whole(trace: &Trace) -> usize {
        let is_whole = |count: &usize| {
            let last = count.checked_sub(1).map(|last| &trace.events[last]);
            last.is_none_or(|event| event.seq as usize + 1 == *count)
        };
        let (mut least, mut most) = (0, trace.events.len());
        // Numbers only grow, so once one is missing no later one fits its place.
        while least < most {
            let count = most - (most - least) / 2;
            if is_whole(&count) {
                least = count;
            } else {
                most = count - 1;
            }
        }
        least
    }

    /// The run after the first `events` events of its trace; after all of them if it has fewer.
    /// The trace must be of one and the same run each time. It may have grown: what has been
    /// followed is not followed again on the way forward.
    ///
    /// # Errors
    /// If the machine does not allow one of those events, most likely because some before it were
    /// dropped; the same each time. Or if one of them is missing (see [`Film::whole`]). What is
    /// before it can still be shown.
    pub fn seek(&mut self, trace: &Trace, events: usize) -> Result<&Replay, Departure> {
        let wanted = events.min(trace.events.len());
        if let Some((last, why)) = &self.departed
            && wanted > *last
        {
            return Err(why.clone());
        }
        self.jump(wanted);
        while self.now.at < wanted {
            self.forward(trace)?;
        }
        Ok(&self.now.replay)
    }

    /// How many events have been followed to what was shown last.
    pub fn at(&self) -> usize {
        self.now.at
    }

    /// Goes to the last checkpoint before the moment that is wanted, if that is nearer.
    fn jump(&mut self, wanted: usize) {
        let before = self.kept.partition_point(|frame| frame.at <= wanted);
        let back = self.now.at > wanted;
        if let Some(frame) = self.kept[..before].last()
            && (back || frame.at > self.now.at)
        {
            self.now = frame.clone();
        }
    }

    fn forward(&mut self, trace: &Trace) -> Result<(), Departure> {
        let at = self.now.at;
        let event = &trace.events[at];
        if event.seq as usize != at {
            let why = "an event before it is missing".into();
            return Err(Departure::new(event, why));
        }
        if let Err(mut departure) = self.now.replay.apply(event, &trace.texts) {
            if trace.dropped > 0 {
                let count = trace.dropped;
                departure.why += &format!("; {count} events of the run were dropped");
            }
            self.departed = Some((at, departure.clone()));
            // It may have gone half of the way.
            self.now = self.kept[0].clone();
            return Err(departure);
        }
        self.now.at += 1;
        if self.now.at.is_multiple_of(self.spacing) {
            self.keep();
        }
        Ok(())
    }

    /// Makes a checkpoint of this moment, if there is none and it is worth it.
    fn keep(&mut self) {
        let at = self.now.at;
        let last = self.kept.last().map_or(0, |frame| frame.at);
        let size = self.now.replay.size();
        // To make one takes time for each task: no more than following the events did.
        if at < last + self.now.replay.tasks().max(1) || size > ROOM / 4 {
            return;
        }
        let mut taken: usize = self.kept.iter().map(|frame| frame.replay.size()).sum();
        while self.kept.len() > CHECKPOINTS || taken + size > ROOM && self.kept.len() > 1 {
            self.spacing *= 2;
            let spacing = self.spacing;
            self.kept.retain(|frame| frame.at.is_multiple_of(spacing));
            taken = self.kept.iter().map(|frame| frame.replay.size()).sum();
        }
        if at.is_multiple_of(self.spacing) {
            self.kept.push(self.now.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::code::Instr;
    use crate::program::steps::{Step, Yield};
    use crate::program::{Machinery, ProgramText, StepId, TaskDef, TaskId, TaskRange, Value};
    use crate::trace::{Event, Kind};

    /// A program that does nothing but let others go first.
    fn yields() -> Arc<Program> {
        let main = TaskDef {
            name: "main".into(),
            label: "main".into(),
            args: Vec::new(),
            locals: Vec::new(),
            code: vec![Instr::Step(StepId(0), Step::Yield(Yield)), Instr::Jump(0)],
        };
        let text = ProgramText {
            defs: vec![main],
            ..ProgramText::default()
        };
        let machinery = Machinery {
            cores: 1,
            workers: 1,
        };
        Arc::new(Program::bind(Arc::new(text), Vec::new(), machinery).unwrap())
    }

    fn long(events: u32) -> Trace {
        let main = Value::Tasks(TaskRange {
            first: TaskId::MAIN,
            count: 1,
        });
        let kind = |seq| match seq {
            0 => Kind::Spawned,
            1 => Kind::Started,
            _ => Kind::Yielded,
        };
        let event = |seq| Event {
            seq,
            arg: if seq == 0 { main.encode().1 } else { 0 },
            ..Event::new(kind(seq), TaskId::MAIN, StepId(0))
        };
        Trace {
            events: (0..events).map(event).collect(),
            ..Trace::default()
        }
    }

    #[test]
    fn checkpoints_stay_few_and_evenly_spaced() {
        let trace = long(100_000);
        let mut film = Film::new(yields(), &Rules::THREADS, 0);
        for at in (0..=trace.events.len()).step_by(5_000) {
            film.seek(&trace, at).unwrap();
            let places: Vec<usize> = film.kept.iter().map(|frame| frame.at).collect();
            let wanted: Vec<usize> = (0..=at).step_by(film.spacing).collect();
            assert_eq!(places, wanted, "after {at} events");
            assert!(places.len() <= CHECKPOINTS + 1);
        }
        assert_eq!(film.spacing, 2_048);
        film.seek(&trace, 30_000).unwrap();
        film.seek(&trace, 99_000).unwrap();
        assert_eq!(film.kept.len(), 100_000 / 2_048 + 1);
    }
}
