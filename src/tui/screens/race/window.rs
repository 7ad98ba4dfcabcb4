//! Which stretch of story time is shown.

use super::{Column, Race, State};
use crate::trace::Timeline;

/// How much of the stretch a zoom leaves.
const STEP: i64 = 2;
/// The shortest stretch: 100 ns.
const SHORTEST: i64 = 100;

impl Race {
    /// The stretch of story time that is shown: the same in all runs that are beside each other.
    pub(super) fn span(&self) -> (i64, i64) {
        self.view.zoom.unwrap_or((0, self.whole()))
    }

    /// The whole: as long as the longest run took, or, while they go on, as it is foreseen.
    fn whole(&self) -> i64 {
        // Beside each other they are compared; alone a run has all the room. One that has not begun
        // is shown beside the others all the same.
        let begun = |column: &Column| column.timeline().is_some();
        let alone = self.view.alone && self.focused().is_some_and(begun);
        let shown = |nth: &usize| !alone || *nth == self.view.focus;
        let all = (0..self.columns.len()).filter(shown);
        let ends = all.filter_map(|nth| self.columns[nth].timeline());
        let seen = ends.map(|timeline: &Timeline| timeline.end).max();
        let seen = seen.unwrap_or(0);
        if matches!(self.state, State::Over) {
            return seen.max(1);
        }
        let runs = self
            .plan
            .iter()
            .flat_map(|plan| plan.runs.iter().enumerate());
        let shown = runs.filter(|(nth, _)| shown(nth));
        let foreseen = shown.filter_map(|(_, run)| Some(run.foreseen.as_ref()?.facts.makespan));
        let foreseen = foreseen.max().unwrap_or(0);
        // What takes longer than foreseen has room to go on in.
        let room = if seen > foreseen {
            seen + seen / 8
        } else {
            foreseen
        };
        room.max(1)
    }

    /// Shows half of the stretch, or twice as much, around the present moment.
    pub(super) fn zoom(&mut self, closer: bool) {
        let whole = self.whole();
        let (from, to) = self.span();
        let length = to - from;
        let wanted = if closer {
            length / STEP
        } else {
            length.saturating_mul(STEP)
        };
        let wanted = wanted.max(SHORTEST);
        if wanted >= whole {
            self.view.zoom = None;
            return;
        }
        let at = self.view.playhead.at.clamp(0, whole);
        self.view.zoom = Some(around(at, wanted, whole, 2));
    }

    /// Moves the stretch so that the present moment is in it.
    pub(super) fn follow_playhead(&mut self) {
        let Some((from, to)) = self.view.zoom else {
            return;
        };
        let at = self.view.playhead.at;
        if at < from || at > to {
            let place = if at > to { 5 } else { 2 };
            self.view.zoom = Some(around(at, to - from, self.whole(), place));
        }
    }
}

/// A stretch of this length with a moment in it, one part in `place` from its beginning, that goes
/// no further than from 0 to `whole`.
fn around(at: i64, length: i64, whole: i64, place: i64) -> (i64, i64) {
    let from = (at - length / place).min(whole - length).max(0);
    (from, from + length)
}

#[cfg(test)]
mod tests {
    use super::around;

    #[test]
    fn a_stretch_stays_within_the_whole() {
        assert_eq!(around(500, 100, 1_000, 2), (450, 550));
        assert_eq!(around(0, 100, 1_000, 2), (0, 100));
        assert_eq!(around(1_000, 100, 1_000, 5), (900, 1_000));
    }
}
