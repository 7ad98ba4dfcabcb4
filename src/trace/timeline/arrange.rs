//! From the intervals of a pass, in the order in which they ended, to a timeline.

use super::derive::{Life, Pass};
use super::{Interval, Lane, Timeline};
use crate::program::TaskId;
use crate::trace::Meta;
use crate::trace::outcome::Outcome;

/// What the intervals that are still open become if they end now.
#[derive(Default)]
struct Tails {
    /// Intervals of their own, each with its lane.
    new: Vec<(u32, Interval)>,
    /// Intervals in which the last closed one of their lane goes on.
    longer: Vec<(u32, Interval)>,
}

impl Pass {
    /// The timeline up to now. Whatever has not ended goes on to `last`, which is a time of the
    /// events' clock and not before any event.
    pub(in crate::trace) fn timeline(&self, meta: &Meta, last: u64) -> Timeline {
        self.arrange(self.lanes.clone(), meta, last)
    }

    /// The same, of a pass that is over.
    pub(super) fn into_timeline(mut self, meta: &Meta, last: u64) -> Timeline {
        let lanes = std::mem::take(&mut self.lanes);
        self.arrange(lanes, meta, last)
    }

    fn arrange(&self, mut lanes: Vec<Lane>, meta: &Meta, last: u64) -> Timeline {
        let end = self.clock.story(last);
        let Tails { new, longer } = self.tails(end);
        let mut intervals = by_lane([&self.closed, &new], &mut lanes, |lane| &mut lane.intervals);
        for (lane, tail) in longer {
            let (first, last) = lanes[lane as usize].intervals;
            let mine = &mut intervals[first as usize..last as usize];
            // The last, or the last but one where a new one follows.
            if let Some(before) = mine.iter_mut().rev().find(|it| it.to == tail.from) {
                before.to = tail.to;
            }
        }
        let marks = by_lane([&self.marks, &[]], &mut lanes, |lane| &mut lane.marks);
        if self.open.iter().any(|open| open.life == Life::Unknown) {
            let mut known = self.open.iter().map(|open| open.life != Life::Unknown);
            lanes.retain(|_| known.next() == Some(true));
        }
        let main = lanes.first().filter(|lane| lane.task == TaskId::MAIN);
        let main_end = main.and_then(|lane| lane.ended).map(|(at, _)| at);
        let mut of_def = self.of_def.clone();
        of_def.resize(of_def.len().max(meta.names.labels.len()), 0);
        let mut timeline = Timeline {
            makespan: main_end.unwrap_or(end),
            end,
            finished: main_end.is_some(),
            clock: self.clock,
            outcome: meta.outcome.clone(),
            ignored: self.ignored,
            names: meta.names.clone(),
            lanes,
            intervals,
            marks,
            of_def,
        };
        timeline.take_stuck_from_outcome();
        timeline
    }

    fn tails(&self, end: i64) -> Tails {
        let mut tails = Tails::default();
        for (lane, open) in (0..).zip(&self.open) {
            if open.life != Life::Alive {
                continue;
            }
            let mut before = self.closed.get(open.last as usize);
            for tail in open.until(end).into_iter().filter(|it| it.from < it.to) {
                match before.take() {
                    Some((_, last)) if last.goes_on_in(&tail) => tails.longer.push((lane, tail)),
                    _ => tails.new.push((lane, tail)),
                }
            }
        }
        tails
    }
}

impl Timeline {
    /// The events that said so may have been dropped.
    fn take_stuck_from_outcome(&mut self) {
        let Outcome::Deadlock { stuck, .. } = &self.outcome else {
            return;
        };
        let wants: Vec<_> = stuck.iter().map(|stuck| (stuck.task, stuck.want)).collect();
        for (task, want) in wants {
            if let Some(place) = self.place(task) {
                self.lanes[place].stuck.get_or_insert(want);
            }
        }
    }
}

/// Brings things together by lane, keeping their order within it (a counting sort), and tells each
/// lane where its own are. Those of the second list come after those of the first.
fn by_lane<T: Copy>(
    things: [&[(u32, T)]; 2],
    lanes: &mut [Lane],
    range: impl Fn(&mut Lane) -> &mut (u32, u32),
) -> Vec<T> {
    let Some((_, any)) = things.iter().find_map(|list| list.first()) else {
        return Vec::new();
    };
    for list in things {
        for (lane, _) in list {
            range(&mut lanes[*lane as usize]).1 += 1;
        }
    }
    let mut next = 0;
    for lane in lanes.iter_mut() {
        let range = range(lane);
        let count = range.1;
        *range = (next, next);
        next += count;
    }
    let mut sorted = vec![*any; next as usize];
    for list in things {
        for (lane, thing) in list {
            let range = range(&mut lanes[*lane as usize]);
            sorted[range.1 as usize] = *thing;
            range.1 += 1;
        }
    }
    sorted
}
