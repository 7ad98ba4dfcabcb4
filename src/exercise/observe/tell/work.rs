//! Domain work, the ends of tasks, and the end of the run.

use super::super::script::{Blame, Do, Happens};
use super::Teller;
use crate::exercise::record::{Ending, How, Over, Verb, What};

impl Teller<'_> {
    /// A piece of work begins.
    pub(super) fn begin(&mut self, part: usize, place: usize) {
        let event = &self.run.events[place];
        let What::Begin { name, takes, cpu } = &event.what else {
            return;
        };
        let sleeps = self.sleeps_within(place);
        let blocks = self.manner.one_seat && !sleeps;
        let kind = move |time| match (cpu, blocks) {
            (true, _) => Do::Compute(time),
            (_, true) => Do::Block(time),
            _ => Do::Sleep(time),
        };
        let alone = self.is_alone(place);
        let now = match alone {
            true => self.clock.max(self.parts[part].busy),
            false => self.clock.max(self.facts.at[place]),
        };
        let time = match self.facts.pair[place] {
            Some(end) => {
                let seen = self.facts.at[end].saturating_sub(now);
                // On one thread its end may be seen later than it is.
                let late = self.manner.one_seat && sleeps && *takes > 0;
                if late { seen.min(*takes) } else { seen }
            }
            None => self
                .rest(place, now)
                .map_or(*takes, |rest| rest.min(*takes)),
        };
        if alone {
            self.say(part, format!("{name} begins"), event.line);
            // Sleeping is told by itself where nothing says when the work ended.
            if self.facts.pair[place].is_some() || !sleeps {
                self.work(part, kind(time), event.line);
            }
            return;
        }
        let other = self.start(part, name.clone(), event.line);
        if time > 0 {
            self.script.push(other, kind(time), event.line);
        }
        if let Some(lane) = self.lanes.get_mut(&event.task) {
            lane.open.insert(place, other);
            lane.begun.push(other);
        }
    }

    /// How long it is until the task's end, where the machine does not cut short what it does then.
    fn rest(&self, place: usize, now: u64) -> Option<u64> {
        let task = self.run.events[place].task;
        let mut next = self.facts.next[place];
        while let Some(at) = next {
            if let What::Ended(_) = self.run.events[at].what {
                let rest = self.facts.at[at].saturating_sub(now);
                return (!self.sees_cancellation(task)).then_some(rest);
            }
            next = self.facts.next[at];
        }
        None
    }

    /// Whether the work sleeps as async work does.
    fn sleeps_within(&self, begin: usize) -> bool {
        let next = self.facts.next[begin].map(|next| &self.run.events[next].what);
        let sleeps = matches!(
            next,
            Some(What::Ask {
                verb: Verb::Sleep,
                ..
            })
        );
        // Others go on meanwhile, so it does not keep their thread.
        let end = self.facts.pair[begin].unwrap_or(begin);
        let task = self.run.events[begin].task;
        let between = self.run.events.get(begin + 1..end).unwrap_or_default();
        sleeps || between.iter().any(|event| event.task != task)
    }

    /// Whether the task does nothing else until the work ends.
    fn is_alone(&self, begin: usize) -> bool {
        let mut next = self.facts.next[begin];
        while let Some(at) = next.filter(|at| self.facts.swallowed.contains(at)) {
            next = self.facts.next[at];
        }
        match (self.facts.pair[begin], next) {
            (Some(end), next) => next == Some(end),
            (None, None) => true,
            (None, Some(next)) => matches!(
                self.run.events[next].what,
                What::Ended(_)
                    | What::Ask {
                        verb: Verb::Sleep,
                        ..
                    }
            ),
        }
    }

    /// Lets pieces of work that are tasks of their own take their first step.
    pub(super) fn begin_own(&mut self, task: u32) {
        let begun = self
            .lanes
            .get_mut(&task)
            .map(|lane| std::mem::take(&mut lane.begun));
        for other in begun.unwrap_or_default() {
            if self.script.parts[other].requests > 0 {
                self.turn(other, Happens::Does, Blame::All);
                let time = match self.script.parts[other].steps.last() {
                    Some((Do::Sleep(time) | Do::Block(time) | Do::Compute(time), _)) => *time,
                    _ => 0,
                };
                self.parts[other].busy = self.clock + time;
            }
        }
    }

    /// A piece of work is over.
    pub(super) fn end(&mut self, part: usize, place: usize) {
        let event = &self.run.events[place];
        let What::End(name) = &event.what else { return };
        let begin = self.facts.pair[place];
        let lane = self.lanes.get_mut(&event.task);
        let own = lane.and_then(|lane| lane.open.remove(&begin?));
        let Some(other) = own else {
            return self.say(part, format!("{name} is done"), event.line);
        };
        self.begin_own(event.task);
        self.turn(other, Happens::Ends, Blame::All);
        let waited = self
            .lanes
            .get_mut(&event.task)
            .filter(|lane| lane.until == Some(place));
        match waited {
            Some(lane) => lane.until = None,
            None => self.script.push(part, Do::Join(other), event.line),
        }
        self.turn(part, Happens::Does, Blame::All);
    }

    /// A task ends. Main ends when all else is told, since that ends the run.
    pub(super) fn ended(&mut self, part: usize, place: usize) {
        let event = &self.run.events[place];
        let What::Ended(how) = event.what else { return };
        let waits = self.parts[part].waits;
        if let Some(lane) = self.lanes.get_mut(&event.task) {
            lane.ended = true;
        }
        self.begin_own(event.task);
        if how == How::Cancelled && self.sees_cancellation(event.task) {
            return self.turn(part, Happens::Cancelled, Blame::Cancels);
        }
        if waits {
            return;
        }
        self.release(part, place);
        if part == 0 {
            if self.facts.after_main {
                self.say(
                    part,
                    "has returned, and others go on".to_owned(),
                    event.line,
                );
            }
            return;
        }
        match how {
            How::Returned => {}
            How::Panicked => self
                .script
                .push(part, Do::Fail("it panicked".to_owned()), event.line),
            How::Cancelled => self.say(part, "is cancelled".to_owned(), event.line),
        }
        self.turn(part, Happens::Ends, Blame::All);
    }

    /// The end of the run.
    pub(super) fn finish(&mut self) {
        let over = self.run.over.clone();
        let over = over.as_ref();
        let how = over.map(|over| over.how);
        let returned = self.lanes.get(&0).is_some_and(|lane| lane.ended);
        let whole = self.cut.is_none() && self.run.dropped == 0;
        if !whole || self.parts[0].waits && how != Some(Ending::Deadlock) {
            let why = self.cut.take();
            self.script.cut = why.or_else(|| Some(unfinished(over)));
            return;
        }
        match how {
            Some(Ending::Deadlock) => {
                self.script.deadlock = !returned;
                self.stuck(over);
                if returned {
                    self.turn(0, Happens::Ends, Blame::All);
                }
            }
            Some(Ending::Wrong | Ending::Panicked) => {
                let line = over.and_then(|over| over.line);
                self.script.push(0, Do::Fail(failure(over)), line);
                self.turn(0, Happens::Ends, Blame::All);
            }
            Some(Ending::Ok) => self.turn(0, Happens::Ends, Blame::All),
            None if returned => self.turn(0, Happens::Ends, Blame::All),
            _ => self.script.cut = Some(unfinished(over)),
        }
    }

    /// Whoever is said to be stuck, and does not wait for anything told, waits for ever.
    fn stuck(&mut self, over: Option<&Over>) {
        let stuck = over.map_or(&[][..], |over| &over.stuck);
        let lanes = self.lanes.iter().filter(|(task, lane)| {
            let listed = stuck.is_empty() || stuck.contains(task);
            (listed || lane.part == 0) && !lane.ended
        });
        let parts: Vec<usize> = lanes.map(|(_, lane)| lane.part).collect();
        for (number, part) in parts.into_iter().enumerate() {
            let state = &self.parts[part];
            if state.waits || state.ended {
                continue;
            }
            let place = self.run.events.len() + number;
            let future = self.future(place, "what_never_comes");
            self.script.push(part, Do::Make(future.clone()), None);
            self.script.push(part, Do::Await(future), None);
            self.turn(part, Happens::Waits, Blame::All);
        }
    }
}

fn failure(over: Option<&Over>) -> String {
    let Some(over) = over else {
        return String::new();
    };
    let short = |text: &str| {
        text.chars()
            .filter(|c| !c.is_control())
            .take(200)
            .collect::<String>()
    };
    let what = short(&over.message);
    match (&over.expected, &over.got) {
        (Some(expected), Some(got)) => {
            format!("{what}: expected {}, got {}", short(expected), short(got))
        }
        _ if what.is_empty() => "it panicked".to_owned(),
        _ => what,
    }
}

fn unfinished(over: Option<&Over>) -> String {
    let why = match over.map(|over| over.how) {
        Some(Ending::Steps) => "it went on for more steps than a run may take",
        Some(Ending::Abandoned) => "it was given up, since it did not come to an end",
        _ => "the record ends here",
    };
    why.to_owned()
}
