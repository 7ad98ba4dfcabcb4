//! The runs of a lesson beside each other: while they go on, when they are over, and out of files.
//! All of them are traces, so one view shows them all.

mod act;
mod alone;
mod beside;
mod column;
mod draw;
mod figures;
mod playhead;
mod window;

pub use column::{Column, Scene, Shown};

use super::{Cx, Look, Moves};
use crate::lesson::{About, Lesson, What};
use crate::machine::Film;
use crate::mechanism;
use crate::program::{DefId, ListedStep, Program, StepId, TaskId, listing};
use crate::session::{Options, Plan, Retold, label};
use crate::trace::{Clock, Meta, Names, Outcome, critical_path, say_time};
use crate::tui::keys::Where;
use crate::tui::message::{Command, Drawing, How, Message, RaceId, RaceNews};
use column::Live;
use figures::carry;
use playhead::Playhead;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{MouseEvent, MouseEventKind};
use ratatui::layout::Rect;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The runs, and how they are looked at.
pub struct Race {
    id: RaceId,
    lesson: Option<Arc<Lesson>>,
    program: Option<Arc<Program>>,
    listing: Vec<ListedTask>,
    clock: Clock,
    plan: Option<Arc<Plan>>,
    state: State,
    /// Whether to begin as soon as it is planned.
    start: bool,
    how: How,
    /// Whether the learner has chosen between together and in turn.
    chosen: bool,
    columns: Vec<Column>,
    view: View,
    drawing: Option<Drawing>,
    /// The name of a file to save to, while it is typed.
    saving: Option<String>,
}

/// How far it has come.
enum State {
    Planning,
    Failed(String),
    Ready,
    Running,
    Over,
}

/// A task definition with its steps as a person reads them.
pub(super) struct ListedTask {
    name: String,
    steps: Vec<ListedStep>,
}

/// How the runs are looked at.
#[derive(Default)]
struct View {
    /// The run that keys are for.
    focus: usize,
    /// Whether it is shown alone.
    alone: bool,
    /// The task that keys are for.
    selected: TaskId,
    /// Whether only what it has to do with is shown.
    follow: bool,
    /// Whether counts are shown in place of lanes.
    overview: Option<bool>,
    /// Whether the critical path is shown.
    critical: bool,
    /// Whether figures are shown in place of pictures.
    figures: bool,
    /// The stretch of story time that is shown; all of it without one.
    zoom: Option<(i64, i64)>,
    playhead: Playhead,
    /// Lines of the figures that are above the screen.
    scroll: usize,
    /// Whether the runs are played for the first time, and how they end must not be told yet.
    unseen: bool,
}

/// What is told until runs have come to a halt.
const STOPPING: &str = "stopping";

/// From so many tasks on the overview is shown first.
const MANY: usize = 200;

impl Race {
    /// Asks for the runs of a lesson to be planned.
    pub fn plan(lesson: &Arc<Lesson>, options: Options, cx: &mut Cx<'_>) -> Race {
        let mut race = Race {
            id: cx.race(),
            lesson: Some(Arc::clone(lesson)),
            program: None,
            listing: Vec::new(),
            clock: options.clock,
            plan: None,
            state: State::Planning,
            start: false,
            how: How {
                together: false,
                quietly: false,
            },
            chosen: false,
            columns: Vec::new(),
            view: View::default(),
            drawing: None,
            saving: None,
        };
        race.ask_plan(lesson, options, cx);
        race
    }

    /// Runs out of files.
    pub fn replayed(runs: Vec<(String, Retold)>) -> Race {
        let mut race = Race {
            // No news come of it.
            id: RaceId(0),
            lesson: runs.iter().find_map(|(_, retold)| retold.lesson.clone()),
            program: runs.iter().find_map(|(_, retold)| retold.program.clone()),
            listing: Vec::new(),
            clock: Clock::Real,
            plan: None,
            state: State::Over,
            start: false,
            how: How {
                together: false,
                quietly: false,
            },
            chosen: false,
            columns: Vec::new(),
            view: View::default(),
            drawing: None,
            saving: None,
        };
        for (name, retold) in runs {
            let meta = &retold.done.trace.meta;
            let title = retold.title.clone().unwrap_or_default();
            let mut column = Column::new(name, title, &meta.mechanism);
            race.clock = meta.clock;
            let program = retold.program.clone();
            column.film = program.and_then(|program| film(&program, meta));
            column.run = Shown::Done(Arc::new(retold.done));
            race.columns.push(column);
        }
        race.list();
        race.finish();
        race
    }

    /// Plans the runs afresh: other parameters, another clock.
    pub fn replan(&mut self, lesson: &Arc<Lesson>, options: Options, cx: &mut Cx<'_>) {
        cx.ask(Command::Stop(self.id));
        self.id = cx.race();
        self.clock = options.clock;
        self.state = State::Planning;
        self.start = false;
        self.columns.clear();
        self.plan = None;
        self.drawing = None;
        let (focus, alone) = (self.view.focus, self.view.alone);
        self.view = View {
            focus,
            alone,
            ..View::default()
        };
        self.ask_plan(lesson, options, cx);
    }

    fn ask_plan(&mut self, lesson: &Arc<Lesson>, options: Options, cx: &mut Cx<'_>) {
        cx.ask(Command::Plan {
            race: self.id,
            lesson: Arc::clone(lesson),
            options,
        });
    }

    /// Begins as soon as it is planned.
    pub fn start_when_planned(&mut self) {
        self.start = true;
    }

    /// Which clock the runs are on.
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// Whether all runs are over.
    pub fn is_over(&self) -> bool {
        matches!(self.state, State::Over)
    }

    /// Where it is in the table of keys.
    pub fn place(&self) -> Where {
        match self.state {
            State::Planning | State::Failed(_) | State::Ready => Where::Ready,
            State::Running => Where::Running,
            State::Over => Where::Over,
        }
    }

    /// Whether its picture moves by itself.
    pub fn moves(&self) -> Moves {
        match self.state {
            State::Running if self.how.quietly => Moves::No,
            State::Running => Moves::Timed,
            State::Over if self.view.playhead.plays() => Moves::Played,
            _ => Moves::No,
        }
    }

    /// What a second terminal is told of it.
    pub fn status(&self) -> String {
        match &self.state {
            State::Planning => "being planned".to_owned(),
            State::Failed(why) => why.clone(),
            State::Ready => "ready to run".to_owned(),
            State::Running => "running".to_owned(),
            State::Over => {
                let done = self.columns.iter().filter_map(|column| {
                    let time = say_time(column.done()?.timeline.makespan);
                    Some(format!("{} {time}", column.label))
                });
                done.collect::<Vec<_>>().join(", ")
            }
        }
    }

    /// The mechanisms that it was run on, and whether each run came out as the lesson says.
    pub fn ran_on(&self) -> Vec<(String, Option<bool>)> {
        let ran = self.columns.iter().filter_map(|column| {
            column.done()?;
            let held = carry::told(column).verdict();
            Some((column.mechanism.clone(), held))
        });
        ran.collect()
    }

    /// What a question is about, as it was seen.
    pub fn seen(&self, about: &About) -> Option<String> {
        let of = |column: &&Column| column.mechanism == about.mechanism;
        let mut seen: Vec<String> = Vec::new();
        let done = self.columns.iter().filter(of).filter_map(Column::done);
        // A run that was stopped has shown nothing.
        let whole = done.filter(|done| {
            let outcome = &done.trace.meta.outcome;
            !matches!(outcome, Outcome::Cancelled { .. } | Outcome::Refused { .. })
        });
        for done in whole {
            let facts = &done.facts;
            let text = match &about.what {
                What::Makespan => say_time(facts.makespan),
                What::Outcome => facts.outcome.clone(),
                What::FinishOrder => facts.finish_order.join(", "),
                What::Said => {
                    let lines = facts.said.iter().map(|(_, line)| line.as_str());
                    lines.collect::<Vec<_>>().join(", ")
                }
                What::Final(name) => {
                    let value = facts.values.iter().find(|(known, _)| known == name);
                    let texts = self.program.as_ref().map(|program| &program.text.texts);
                    let texts = texts.map_or(&[][..], Vec::as_slice);
                    value.map(|(_, value)| value.display(texts).to_string())?
                }
            };
            if !seen.contains(&text) {
                seen.push(text);
            }
        }
        if seen.is_empty() {
            return None;
        }
        Some(format!("{} on {}", seen.join(" / "), about.mechanism))
    }

    /// Takes what there is to tell; whether it was for this race.
    pub fn hear(&mut self, message: &mut Message, cx: &mut Cx<'_>) -> bool {
        match message {
            Message::Tick(now) => {
                self.tick(*now);
                false
            }
            Message::Race(race, news) if *race == self.id => {
                self.news(news, cx);
                true
            }
            _ => false,
        }
    }

    fn news(&mut self, news: &mut RaceNews, cx: &mut Cx<'_>) {
        match news {
            RaceNews::Planned(Ok(plan)) => self.planned(plan, cx),
            RaceNews::Planned(Err(why)) => self.state = State::Failed(why.clone()),
            RaceNews::Began(column) => self.began(*column),
            RaceNews::Fresh { column, fresh, now } => {
                if let Some(column) = self.columns.get_mut(*column)
                    && let Shown::Live(live) = &mut column.run
                {
                    live.add(std::mem::take(fresh), *now);
                }
                self.settle();
            }
            RaceNews::Ran { column, done, film } => {
                if let Some(column) = self.columns.get_mut(*column) {
                    column.run = Shown::Done(Arc::clone(done));
                    if let Some(film) = film.take() {
                        column.film = Some(*film);
                    }
                }
                self.settle();
            }
            RaceNews::Over(drawing) => {
                self.drawing = *drawing;
                if cx.notice.as_deref() == Some(STOPPING) {
                    *cx.notice = None;
                }
                self.over(cx.now);
            }
            RaceNews::Saved(Ok(files)) => {
                let names = files.iter().map(|file| file.display().to_string());
                let names = names.collect::<Vec<_>>().join(", ");
                cx.tell(format!("saved: {names}"));
            }
            RaceNews::Saved(Err(why)) => cx.tell(why.clone()),
        }
    }

    fn planned(&mut self, plan: &Arc<Plan>, cx: &mut Cx<'_>) {
        self.program = Some(Arc::clone(&plan.program));
        self.columns = columns(plan);
        self.plan = Some(Arc::clone(plan));
        self.list();
        self.view.focus = self.view.focus.min(self.columns.len().saturating_sub(1));
        self.state = State::Ready;
        if !self.chosen {
            self.how.together = can_be_together(plan);
        }
        if std::mem::take(&mut self.start) {
            self.go(cx);
        }
    }

    /// Begins the runs.
    fn go(&mut self, cx: &mut Cx<'_>) {
        let Some(plan) = self.plan.clone() else {
            self.start = true;
            return;
        };
        // What comes of a race that was stopped must not be taken for this one's.
        cx.ask(Command::Stop(self.id));
        self.id = cx.race();
        self.columns = columns(&plan);
        let (focus, alone) = (self.view.focus, self.view.alone);
        self.view = View {
            focus,
            alone,
            ..View::default()
        };
        self.drawing = None;
        self.state = State::Running;
        let (race, how) = (self.id, self.how);
        cx.ask(Command::Start { race, plan, how });
    }

    fn began(&mut self, column: usize) {
        let (Some(plan), Some(shown)) = (&self.plan, self.columns.get_mut(column)) else {
            return;
        };
        let mut meta = Meta {
            clock: self.clock,
            scale: plan.scale.story_per_real,
            seed: plan.options.seed,
            names: Names::of(&plan.program),
            ..Meta::default()
        };
        meta.mechanism.clone_from(&shown.mechanism);
        shown.film = film(&plan.program, &meta);
        if self.clock == Clock::Real {
            shown.run = Shown::Live(Box::new(Live::new(meta)));
        }
    }

    /// All runs are over.
    fn over(&mut self, now: Instant) {
        self.finish();
        if self.clock == Clock::Virtual && self.end() > 0 {
            // What took no time to run is shown as if it had.
            self.view.playhead.go(0, None);
            self.view.playhead.play(now, self.end());
            self.view.unseen = true;
        }
        self.settle();
    }

    fn finish(&mut self) {
        self.state = State::Over;
        self.how.quietly = false;
        let end = self.end();
        self.view.playhead.go(end, None);
        self.settle();
    }

    fn tick(&mut self, now: Instant) {
        if self.is_over() && self.view.playhead.plays() {
            let (rate, end) = (self.rate(), self.end());
            self.view.playhead.tick(now, rate, end);
            self.view.unseen &= self.view.playhead.plays();
            self.settle();
        }
    }

    /// Story nanoseconds for each real one when it is played: as fast as it was, or so that a
    /// simulated race takes eight seconds.
    fn rate(&self) -> f64 {
        let scales = self.columns.iter().filter_map(|column| {
            let meta = &column.trace()?.meta;
            (meta.clock == Clock::Real).then_some(meta.scale)
        });
        let as_it_was = scales.fold(0.0, f64::max);
        let in_eight = self.end() as f64 / Duration::from_secs(8).as_nanos() as f64;
        if as_it_was > 0.0 {
            as_it_was
        } else {
            in_eight.max(1e-9)
        }
    }

    /// When the last of the runs ended, in story time.
    fn end(&self) -> i64 {
        let ends = self.columns.iter().filter_map(Column::timeline);
        ends.map(|timeline| timeline.end).max().unwrap_or(0)
    }

    /// Brings what is shown of every run up to the present moment.
    fn settle(&mut self) {
        let running = matches!(self.state, State::Running);
        let Playhead { at, event, .. } = self.view.playhead;
        let (focus, alone, end) = (self.view.focus, self.view.alone, self.end());
        for (nth, column) in self.columns.iter_mut().enumerate() {
            let all = column.trace().map_or(0, |trace| trace.events.len());
            let events = match event.filter(|_| nth == focus) {
                _ if running || (event.is_none() && at >= end) => all,
                Some(event) => event + 1,
                None => column.event_at(at).map_or(0, |event| event + 1),
            };
            let (seen, whole) = (!alone || nth == focus, nth == focus);
            let scene = &column.scene;
            // Of a run that has only now come into focus nothing has been told.
            let untold = whole && events > 0 && scene.told.is_none();
            if seen && (events != scene.events || running || scene.now.is_none() || untold) {
                column.show(events, whole);
            }
        }
    }

    /// The steps of all tasks as a person reads them.
    fn list(&mut self) {
        let (Some(lesson), Some(program)) = (&self.lesson, &self.program) else {
            return;
        };
        let text = &program.text;
        let defs = (0..text.defs.len()).filter_map(|at| u16::try_from(at).ok());
        self.listing = defs
            .map(|at| ListedTask {
                name: text.defs[usize::from(at)].label.clone(),
                steps: listing(text, DefId(at), &lesson.source.text),
            })
            .collect();
    }

    fn focused(&self) -> Option<&Column> {
        self.columns.get(self.view.focus)
    }

    /// Whether it can be told how a run ended.
    fn is_told(&self, column: &Column) -> bool {
        let end = column.done().map_or(i64::MAX, |done| done.timeline.end);
        column.done().is_some() && (!self.view.unseen || self.view.playhead.at >= end)
    }

    /// Whether a run is shown as counts.
    fn in_overview(&self, column: &Column) -> bool {
        let lanes = column
            .timeline()
            .map_or(0, |timeline| timeline.lanes().len());
        self.view.overview.unwrap_or(lanes > MANY) && lanes > 0
    }

    /// The critical path of a run, where it is asked for.
    fn critical(&self, column: &Column) -> Vec<crate::trace::Leg> {
        match column.done() {
            Some(done) if self.view.critical => critical_path(&done.trace, &done.timeline),
            _ => Vec::new(),
        }
    }

    /// The time, for the line above.
    pub fn clock_line(&self, look: &Look) -> String {
        let signs = look.theme();
        let signs = signs.signs();
        match &self.state {
            State::Running if self.how.quietly => "measuring quietly".to_owned(),
            State::Running => {
                let now = self.columns.iter().filter(|column| column.is_live());
                let now = now.map(Column::story_now).max().unwrap_or(0);
                format!("{} {}", signs.play, self.both_times(now))
            }
            State::Over => {
                let Playhead { at, .. } = self.view.playhead;
                let plays = self.view.playhead.plays();
                let sign = if plays { signs.play } else { signs.pause };
                let speed = self.view.playhead.said_speed();
                format!("{sign} {} {speed}", self.both_times(at))
            }
            _ => String::new(),
        }
    }

    /// Story time with the real time beside it where they differ.
    fn both_times(&self, at: i64) -> String {
        let clock = self.columns.iter().find_map(Column::timeline);
        let clock = clock.map(|timeline| timeline.clock).unwrap_or_default();
        match clock.real(at) {
            Some(real) if clock.scale() != 1.0 => {
                format!("{} (real {})", stable_time(at), stable_time(real))
            }
            _ => stable_time(at),
        }
    }

    /// Draws the runs.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        draw::draw(self, area, buf, look);
    }

    /// The task that keys are for, in a run.
    fn selected_step(&self, column: &Column) -> Option<StepId> {
        let selected = self.view.selected;
        let at = &column.scene.at;
        let found = at.iter().find(|(_, tasks)| tasks.contains(&selected));
        found.map(|(step, _)| *step)
    }
}

/// A time that does not change its width with every frame: `2.4 s`, `1:02.4 min`.
fn stable_time(nanos: i64) -> String {
    const SECOND: i64 = 1_000_000_000;
    match nanos {
        0..SECOND => format!("{} ms", nanos / 1_000_000),
        SECOND..100_000_000_000 => format!("{:.1} s", nanos as f64 / SECOND as f64),
        _ => say_time(nanos / SECOND * SECOND),
    }
}

fn columns(plan: &Plan) -> Vec<Column> {
    let column = |run: &crate::session::PlannedRun| {
        let mut column = Column::new(run.label(), run.title(), run.mechanism.name());
        if let Some(foreseen) = &run.foreseen {
            column.foreseen = foreseen.facts.finish_order.len();
        }
        if let Some(why) = &run.unsupported {
            column.run = Shown::Unsupported(why.clone());
        }
        column
    };
    plan.runs.iter().map(column).collect()
}

/// A film of a run: what everything was at each of its moments.
fn film(program: &Arc<Program>, meta: &Meta) -> Option<Film> {
    let rules = mechanism::find(&meta.mechanism)?.rules();
    Some(Film::new(Arc::clone(program), &rules, meta.seed))
}

/// Waits shorter than this are disturbed by runs beside them.
const UNDISTURBED: i64 = 20_000_000;
/// More tasks than this disturb runs beside them.
const FEW: usize = 100;

/// Whether runs may go on at once without making each other slower: none of them computes, waits
/// very briefly or has many tasks.
fn can_be_together(plan: &Plan) -> bool {
    let computes = plan.program.text.defs.iter().flat_map(|def| &def.code);
    let computes = computes.into_iter().any(|instr| {
        use crate::program::code::Instr;
        use crate::program::steps::Step;
        matches!(instr, Instr::Step(_, Step::Compute(_)))
    });
    let undisturbed = plan.runs.iter().all(|run| match &run.foreseen {
        Some(foreseen) => {
            let shortest = foreseen.shortest.unwrap_or(i64::MAX) as f64;
            let real = shortest / plan.scale.story_per_real;
            real >= UNDISTURBED as f64 && foreseen.facts.finish_order.len() <= FEW
        }
        None => run.unsupported.is_some(),
    });
    !computes && undisturbed
}

/// Rows that the wheel of the mouse turns: up is negative.
pub fn wheel(event: MouseEvent) -> i32 {
    match event.kind {
        MouseEventKind::ScrollUp => -1,
        MouseEventKind::ScrollDown => 1,
        _ => 0,
    }
}

/// What to call a run out of a file.
pub fn name_of(meta: &Meta) -> String {
    label(&meta.mechanism, meta.pace)
}
