//! The runs of a lesson beside each other: while they go on, when they are over, and out of files.
//! All of them are traces, so one view shows them all.

mod act;
mod alone;
mod beside;
mod column;
mod draw;
mod figures;
mod follow;
mod foot;
mod kept;
mod moment;
mod news;
mod panel;
mod parts;
mod plan;
mod playhead;
mod told;
mod window;

pub use column::{Column, Scene, Shown};
pub(super) use figures::carry::shared as shared_objects;

use super::naming::Naming;
use super::{Cx, Look, Moves};
use crate::lesson::Lesson;
use crate::program::{DefId, ListedStep, Program, TaskId, bound_listing};
use crate::session::{Options, Plan, Retold};
use crate::trace::Clock;
use crate::tui::keys::Where;
use crate::tui::message::{Command, Drawing, How, Message, RaceId};
use column::Own;
use plan::film;
use playhead::Playhead;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::sync::Arc;

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
    saving: Option<Naming>,
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
}

/// What is told until runs have come to a halt.
const STOPPING: &str = "stopping";

/// From so many tasks on the overview is shown first.
const MANY: usize = 200;

impl Race {
    /// A race of nothing yet.
    fn new(id: RaceId, clock: Clock) -> Race {
        Race {
            id,
            lesson: None,
            program: None,
            listing: Vec::new(),
            clock,
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
        }
    }

    /// Asks for the runs of a lesson to be planned.
    pub fn plan(lesson: &Arc<Lesson>, options: Options, cx: &mut Cx<'_>) -> Race {
        let mut race = Race {
            lesson: Some(Arc::clone(lesson)),
            ..Race::new(cx.race(), options.clock)
        };
        race.ask_plan(lesson, options, cx);
        race
    }

    /// Runs out of files.
    pub fn replayed(runs: Vec<(String, Retold)>) -> Race {
        let mut race = Race {
            lesson: runs.iter().find_map(|(_, retold)| retold.lesson.clone()),
            program: runs.iter().find_map(|(_, retold)| retold.program.clone()),
            state: State::Over,
            // No news come of it.
            ..Race::new(RaceId(0), Clock::Real)
        };
        for (name, retold) in runs {
            let meta = &retold.done.trace.meta;
            let title = retold.title.clone().unwrap_or_default();
            let mut column = Column::new(name, title, &meta.mechanism);
            race.clock = meta.clock;
            let program = retold.program.clone();
            if let (Some(lesson), Some(program)) = (&retold.lesson, &program)
                && race
                    .lesson
                    .as_ref()
                    .is_some_and(|first| first.source != lesson.source)
            {
                column.own = Some(Own {
                    lesson: Arc::clone(lesson),
                    listing: listing(lesson, program),
                });
            }
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

    /// Notes the steps of all tasks that can be taken.
    fn list(&mut self) {
        if let (Some(lesson), Some(program)) = (&self.lesson, &self.program) {
            self.listing = listing(lesson, program);
        }
    }

    /// The steps of the program that a run is of.
    fn listing_of<'a>(&'a self, column: &'a Column) -> &'a [ListedTask] {
        match &column.own {
            Some(own) => &own.listing,
            None => &self.listing,
        }
    }

    /// Draws the runs.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        draw::draw(self, area, buf, look);
    }
}

/// The steps of all tasks that can be taken, as a person reads them.
fn listing(lesson: &Lesson, program: &Program) -> Vec<ListedTask> {
    let text = &program.text;
    let defs = (0..text.defs.len()).filter_map(|at| u16::try_from(at).ok());
    defs.map(|at| ListedTask {
        name: text.defs[usize::from(at)].label.clone(),
        steps: bound_listing(program, DefId(at), &lesson.source.text),
    })
    .collect()
}
