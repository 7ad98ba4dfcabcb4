//! A record as a script: every event as the steps that it stands for.

mod done;
mod wait;
mod work;

use super::facts::Facts;
use super::names::Names;
use super::script::{Blame, Do, Happens, Part, Ref, Script, Sort, Turn};
use crate::exercise::record::{Mode, Run, Verb, What};
use std::collections::{BTreeMap, BTreeSet};

/// The most steps that are told: what follows is not looked through any more, and the lesson has to
/// stay readable.
pub(super) const MOST_STEPS: usize = 6_000;
/// The most tasks.
const MOST_PARTS: usize = 900;

/// How to tell it.
#[derive(Debug, Clone, Default)]
pub(super) struct Manner {
    /// Whether all tasks share one thread, so that each goes on until it gives way.
    pub one_seat: bool,
    /// What is told as notes and pauses.
    pub simply: BTreeSet<Blame>,
}

/// Tells a record.
pub(super) fn tell(run: &Run, facts: &Facts, names: &Names, manner: &Manner) -> Script {
    let mut teller = Teller {
        run,
        facts,
        names,
        manner,
        script: Script::default(),
        lanes: BTreeMap::new(),
        parts: Vec::new(),
        clock: 0,
        seat: None,
        futures: BTreeMap::new(),
        counts: BTreeMap::new(),
        labels: BTreeMap::new(),
        cut: None,
    };
    teller.add("main".to_owned(), None);
    teller.lanes.insert(0, Lane::default());
    for place in 0..run.events.len() {
        if teller.script.len() >= MOST_STEPS {
            teller.cut = Some("it has more steps than can be shown".to_owned());
            break;
        }
        teller.event(place);
    }
    teller.finish();
    teller.script
}

/// A task of the record as far as it is told.
#[derive(Debug, Clone, Default)]
struct Lane {
    part: usize,
    /// It waits until this event of the record.
    until: Option<usize>,
    ended: bool,
    /// Pieces of work that it does at once, each a task of its own, by the event that begins it.
    open: BTreeMap<usize, usize>,
    /// Of these: those that have still to take their first step.
    begun: Vec<usize>,
}

/// A task of the script.
#[derive(Debug, Clone, Default)]
struct State {
    by: Option<usize>,
    /// Until when it works, as the simulator will have it.
    busy: u64,
    waits: bool,
    ended: bool,
}

struct Teller<'a> {
    run: &'a Run,
    facts: &'a Facts,
    names: &'a Names,
    manner: &'a Manner,
    script: Script,
    lanes: BTreeMap<u32, Lane>,
    parts: Vec<State>,
    /// What time it is, as the simulator will have it.
    clock: u64,
    /// Where there is one seat: who has it.
    seat: Option<usize>,
    /// The futures that stand for waits, by the event that begins to wait.
    futures: BTreeMap<usize, Ref>,
    /// How many futures there are of each name.
    counts: BTreeMap<String, usize>,
    labels: BTreeMap<String, usize>,
    cut: Option<String>,
}

impl Teller<'_> {
    fn event(&mut self, place: usize) {
        let event = &self.run.events[place];
        if let (What::Made, Some(task)) = (&event.what, self.facts.spawned.get(&place)) {
            let by = self.run.tasks.get(task).map_or(0, |task| task.by);
            self.spawn(*task, by, event.line);
        }
        let Some(lane) = self.lanes.get(&event.task).filter(|lane| !lane.ended) else {
            return;
        };
        let part = lane.part;
        match &event.what {
            What::Made => return,
            What::Started(_) => {}
            What::Ask { .. } => self.ask(part, place),
            What::Done { .. } => self.done(part, place),
            What::Begin { .. } => self.begin(part, place),
            What::End(_) => self.end(part, place),
            What::Said(text) => self.say(part, text.clone(), event.line),
            What::Fault { kind, text, .. } => {
                let text = format!("{}: {text}", kind.replace('-', " "));
                self.say(part, text, event.line);
            }
            What::Ended(_) => return self.ended(part, place),
        }
        self.pass(part, place);
    }

    /// Lets the time pass until the task's next event, where nothing tells why it passes.
    fn pass(&mut self, part: usize, place: usize) {
        let task = self.run.events[place].task;
        let waits = self
            .lanes
            .get(&task)
            .is_none_or(|lane| lane.until.is_some());
        let mut next = self.facts.next[place].filter(|_| !waits);
        while let Some(at) = next.filter(|at| self.facts.swallowed.contains(at)) {
            next = self.facts.next[at];
        }
        let Some(next) = next else { return };
        let work =
            self.facts.pair[next].filter(|_| matches!(self.run.events[next].what, What::End(_)));
        let of_own = self
            .lanes
            .get(&task)
            .and_then(|lane| lane.open.get(&work?))
            .copied();
        let now = self.clock.max(self.parts[part].busy);
        let gap = self.facts.at[next].saturating_sub(now);
        if let Some(other) = of_own {
            // All that it does now is wait for what it has begun.
            self.script.push(part, Do::Join(other), None);
            self.turn(part, Happens::Waits, Blame::All);
            if let Some(lane) = self.lanes.get_mut(&task) {
                lane.until = Some(next);
            }
            return self.begin_own(task);
        }
        if gap > self.least_gap() {
            self.begin_own(task);
            let now = self.clock.max(self.parts[part].busy);
            let gap = self.facts.at[next].saturating_sub(now);
            self.work(part, self.pause(gap), None);
        }
    }

    /// Less than this is not told; in a real run nothing is exact.
    fn least_gap(&self) -> u64 {
        const SLACK: u64 = 10_000_000;
        match self.run.mode {
            Mode::Real => SLACK.max(self.facts.at.last().copied().unwrap_or(0) / 200),
            Mode::Turn | Mode::Search => 0,
        }
    }

    fn pause(&self, time: u64) -> Do {
        match (self.run.mode, self.manner.one_seat) {
            (Mode::Real, false) => Do::Block(time),
            _ => Do::Sleep(time),
        }
    }

    /// Adds a task to the script.
    fn add(&mut self, label: String, by: Option<usize>) -> usize {
        let count = self.labels.entry(label.clone()).or_insert(0);
        *count += 1;
        let label = match *count {
            1 => label,
            number => format!("{label} ({number})"),
        };
        self.script.parts.push(Part {
            label,
            ..Part::default()
        });
        self.parts.push(State {
            by,
            ..State::default()
        });
        self.parts.len() - 1
    }

    /// Starts a task of the record; by somebody else where who did it cannot.
    fn spawn(&mut self, task: u32, by: u32, line: Option<u32>) {
        if self.lanes.contains_key(&task) || self.parts.len() >= MOST_PARTS {
            return;
        }
        let own = self.lanes.get(&by).map(|lane| lane.part);
        let Some(parent) = self.able(own) else { return };
        let part = self.start(parent, self.run.task_name(task), line);
        let lane = Lane {
            part,
            ..Lane::default()
        };
        self.lanes.insert(task, lane);
    }

    /// Who can take a step: this one if it can.
    fn able(&self, wanted: Option<usize>) -> Option<usize> {
        let can = |part: &usize| !self.parts[*part].waits && !self.parts[*part].ended;
        let others = 0..self.parts.len();
        wanted.into_iter().chain(others).find(can)
    }

    fn start(&mut self, parent: usize, label: String, line: Option<u32>) -> usize {
        let part = self.parts.len();
        self.script.push(parent, Do::Spawn(part), line);
        self.turn(parent, Happens::Does, Blame::All);
        self.add(label, Some(parent))
    }

    /// The task takes all steps that it has been given.
    fn turn(&mut self, part: usize, what: Happens, blame: Blame) {
        self.turn_giving(part, what, blame, None);
    }

    fn turn_giving(&mut self, part: usize, what: Happens, blame: Blame, gives: Option<i64>) {
        if let Some(other) = self
            .seat
            .filter(|other| self.manner.one_seat && *other != part)
        {
            self.script.push(other, Do::Yield, None);
            self.take(other, Happens::Does, Blame::All, None);
        }
        self.take(part, what, blame, gives);
        let last = self.script.parts[part].steps.last();
        let gives_way = matches!(last, Some((Do::Sleep(_) | Do::Yield, _)));
        self.seat = (what == Happens::Does && !gives_way).then_some(part);
    }

    fn take(&mut self, part: usize, what: Happens, blame: Blame, gives: Option<i64>) {
        let state = &mut self.parts[part];
        if what == Happens::Cancelled {
            state.busy = self.clock;
        }
        self.clock = self.clock.max(state.busy);
        state.waits = what == Happens::Waits;
        state.ended = matches!(what, Happens::Ends | Happens::Cancelled);
        self.script.order.push(Turn {
            part,
            what,
            upto: self.script.parts[part].requests,
            gives,
            blame,
        });
    }

    /// One step.
    fn step(&mut self, part: usize, step: Do, line: Option<u32>, blame: Blame) {
        self.script.push(part, step, line);
        self.turn(part, Happens::Does, blame);
    }

    /// A step that takes time; nothing if it takes none.
    fn work(&mut self, part: usize, step: Do, line: Option<u32>) {
        let (Do::Sleep(time) | Do::Block(time) | Do::Compute(time)) = step else {
            return;
        };
        if time > 0 {
            self.step(part, step, line, Blame::All);
            self.parts[part].busy = self.clock + time;
        }
    }

    fn say(&mut self, part: usize, text: String, line: Option<u32>) {
        let text: String = text.chars().filter(|c| !c.is_control()).collect();
        self.step(part, Do::Say(text), line, Blame::All);
    }

    /// Whether this is told as notes and pauses.
    fn simply(&self, blame: Blame) -> bool {
        let simply = &self.manner.simply;
        let strange = matches!(blame, Blame::Object(it) if self.facts.strange.contains(&it));
        strange || simply.contains(&blame) || simply.contains(&Blame::All)
    }

    /// The future that stands for what the wait of this event waits for.
    fn future(&mut self, ask: usize, base: &str) -> Ref {
        if let Some(future) = self.futures.get(&ask) {
            return future.clone();
        }
        let name = self.names.for_future(base);
        let count = self.counts.entry(name.clone()).or_insert(0);
        let future = Ref {
            sort: Sort::Future,
            name,
            index: *count,
        };
        *count += 1;
        self.futures.insert(ask, future.clone());
        future
    }

    /// What an operation is, in words.
    fn words(&self, verb: Verb, object: u32, n: Option<i64>) -> String {
        let what = match (verb, n) {
            (Verb::Join | Verb::Unpark | Verb::Cancel | Verb::Spawn, Some(task)) => {
                self.run.task_name(u32::try_from(task).unwrap_or(u32::MAX))
            }
            _ => self.names.say(object),
        };
        let words = format!("{} {what}", verb.word().replace('_', " "));
        words.trim_end().to_owned()
    }
}
