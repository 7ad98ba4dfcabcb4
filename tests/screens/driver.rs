//! The interface without a terminal: it plays the shell's part in the thread of the test, with
//! lessons, runs and a clock that are the same on every machine.

use super::exercises::{self, Checks};
use super::lessons;
use counterpoint::program::value::NANOS_PER_SECOND;
use counterpoint::session::{Done, Ended, Hammered, Options, Plan, PlannedRun, Session, retell};
use counterpoint::trace::{Clock, Event, Fresh, Kind, Outcome};
use counterpoint::tui::message::{Command, Message, RaceId, RaceNews};
use counterpoint::tui::record::Record;
use counterpoint::tui::screens::shelf::Shelf;
use counterpoint::tui::screens::{Look, Screen};
use counterpoint::tui::view::view;
use counterpoint::tui::{Model, Theme};
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::{Rect, Size};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Story seconds for each second of what stands in for the real clock.
const SCALE: f64 = 10.0;

/// The most states that a search sees here.
const MOST: u64 = 20_000;

/// What the shell does with runs that are to be started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Runs {
    /// They are over at once.
    AtOnce,
    /// They wait for [`Driver::run_until`] and [`Driver::run_to_the_end`].
    Held,
}

/// The interface with all that it needs.
pub struct Driver {
    pub model: Model,
    pub runs: Runs,
    /// Whether plans are made as soon as they are asked for.
    pub plans: bool,
    /// Whether searches find something as soon as they are asked for.
    pub searches: bool,
    /// What stands in for the checker of exercises.
    pub checks: Checks,
    /// Whether the interface asked to end.
    pub left: bool,
    held: Option<(RaceId, Arc<Plan>)>,
    now: Instant,
    size: Size,
}

impl Driver {
    /// The shelf, with lessons on it, before anything was done.
    pub fn new(size: Size, theme: Theme, projector: bool) -> Driver {
        let mut driver = Driver::with(Screen::Shelf(Shelf::default()), size, theme, projector);
        driver.tell(Message::Shelf(lessons::shelf()));
        driver
    }

    /// Another first screen.
    pub fn with(first: Screen, size: Size, theme: Theme, projector: bool) -> Driver {
        let look = Look {
            chosen: theme,
            projector,
            size,
            ..Look::default()
        };
        Driver {
            model: Model::new(first, Record::default(), look),
            runs: Runs::AtOnce,
            plans: true,
            searches: true,
            checks: Checks::default(),
            left: false,
            held: None,
            now: Instant::now(),
            size,
        }
    }

    /// Begins again with another first screen, shown in the same way.
    pub fn begin(&mut self, first: Screen) {
        let look = self.model.look;
        *self = Driver::with(first, self.size, look.chosen, look.projector);
    }

    /// Begins again at a learner's who has a folder of exercises.
    pub fn begin_at_desk(&mut self, first: Screen) {
        self.begin(Screen::Shelf(Shelf::default()));
        let record = Record::default().with_desk(Some(exercises::desk()));
        self.model = Model::new(first, record, self.model.look);
    }

    /// Presses keys, called as the help calls them: `Enter 1 Shift-→ Ctrl-S space`.
    pub fn keys(&mut self, names: &str) -> &mut Driver {
        for name in names.split_whitespace() {
            let key = key(name).unwrap_or_else(|| panic!("no key is called {name}"));
            self.press(key);
        }
        self
    }

    /// Types letters.
    pub fn text(&mut self, text: &str) -> &mut Driver {
        for char in text.chars() {
            self.press(KeyEvent::new(KeyCode::Char(char), KeyModifiers::NONE));
        }
        self
    }

    pub fn press(&mut self, key: KeyEvent) {
        self.tell(Message::Key(key));
    }

    pub fn resize(&mut self, size: Size) {
        self.size = size;
        self.tell(Message::Resize(size.width, size.height));
    }

    /// Lets time pass for what moves by itself.
    pub fn tick(&mut self, time: Duration) {
        self.now += time;
        self.tell(Message::Tick(self.now));
    }

    /// Tells the interface something, and does what it asks for until it asks for nothing more.
    pub fn tell(&mut self, message: Message) {
        let mut messages = VecDeque::from([message]);
        while let Some(message) = messages.pop_front() {
            for command in self.model.update(message, self.now) {
                messages.extend(self.obey(command));
            }
        }
    }

    fn obey(&mut self, command: Command) -> Vec<Message> {
        match command {
            Command::Plan {
                race,
                lesson,
                options,
            } if self.plans => {
                let planned = Plan::new(lesson, steady(options));
                let planned = planned.map(Arc::new).map_err(|error| error.to_string());
                vec![Message::Race(race, RaceNews::Planned(planned))]
            }
            Command::Start { race, plan, .. } => {
                self.held = Some((race, plan));
                match self.runs {
                    Runs::AtOnce => self.ending(false),
                    Runs::Held => Vec::new(),
                }
            }
            // Whoever stops a run hears of its end.
            Command::Stop(race) if self.held.as_ref().is_some_and(|held| held.0 == race) => {
                self.ending(true)
            }
            Command::Seek {
                id,
                nth,
                mut seeking,
            } => match self.searches {
                true => {
                    // Whatever keys lead to is over soon.
                    seeking.limits.states = seeking.limits.states.min(MOST);
                    let explored = Arc::new(seeking.go(&|_| {}));
                    vec![Message::Sought { id, nth, explored }]
                }
                false => Vec::new(),
            },
            // Real runs differ from day to day: these do not.
            Command::Hammer { id, nth, .. } if self.searches => {
                let ended = |word: &str, runs, first| Ended {
                    word: word.to_owned(),
                    sure: true,
                    runs,
                    first,
                    trace: None,
                };
                let hammered = Arc::new(Hammered {
                    ended: vec![ended("x = 2", 1_993, 1), ended("x = 1", 7, 312)],
                    ran: 2_000,
                    took: Duration::from_millis(420),
                    cut: None,
                });
                vec![Message::Hammered { id, nth, hammered }]
            }
            Command::Exercises(_, posed) => vec![Message::Exercises(exercises::looked(posed))],
            Command::Exercise(wish) => self.checks.obey(*wish),
            Command::Quit => {
                self.left = true;
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Lets the runs that were held go on until a moment of the story, in seconds.
    pub fn run_until(&mut self, seconds: u64) -> &mut Driver {
        let Some((race, plan)) = self.held.clone() else {
            return self;
        };
        let until = seconds * NANOS_PER_SECOND as u64 / SCALE as u64;
        for (column, run) in supported(&plan) {
            self.tell(Message::Race(race, RaceNews::Began(column)));
            let fresh = begun(&done(&plan, run), until);
            let now = until;
            self.tell(Message::Race(race, RaceNews::Fresh { column, fresh, now }));
        }
        // As the shell does when it has read along.
        self.tell(Message::Tick(self.now));
        self
    }

    /// Lets the runs that were held come to their end.
    pub fn run_to_the_end(&mut self) -> &mut Driver {
        self.ending(false)
            .into_iter()
            .for_each(|message| self.tell(message));
        self
    }

    /// What is told when the runs that were held end, or are stopped.
    fn ending(&mut self, stopped: bool) -> Vec<Message> {
        let Some((race, plan)) = self.held.take() else {
            return Vec::new();
        };
        let mut news = Vec::new();
        for (column, run) in supported(&plan) {
            let done = match stopped {
                true => Arc::new(cancelled(done(&plan, run))),
                false => Arc::new(done(&plan, run)),
            };
            news.push(RaceNews::Began(column));
            let film = None;
            news.push(RaceNews::Ran { column, done, film });
        }
        news.push(RaceNews::Over(None));
        let news = news.into_iter();
        news.map(|news| Message::Race(race, news)).collect()
    }

    /// What is on the screen.
    pub fn draw(&self) -> Buffer {
        let area = Rect::new(0, 0, self.size.width, self.size.height);
        let mut buf = Buffer::empty(area);
        view(&self.model, area, &mut buf);
        buf
    }
}

/// The same options on a machine that is always the same. What is asked for on the real clock is
/// planned on the simulated one and made to look real by [`done`]; its scale says so.
fn steady(options: Options) -> Options {
    let real = options.clock == Clock::Real;
    Options {
        scale: real.then_some(SCALE),
        clock: Clock::Virtual,
        cores: Some(4),
        ..options
    }
}

fn supported(plan: &Plan) -> impl Iterator<Item = (usize, &PlannedRun)> {
    let runs = plan.runs.iter().enumerate();
    runs.filter(|(_, run)| run.unsupported.is_none())
}

/// Carries out a run; one on the real clock is a simulated run of which every moment took a tenth.
pub fn done(plan: &Plan, run: &PlannedRun) -> Done {
    let done = Session::new().go(plan, run);
    if plan.options.scale.is_none() {
        return done;
    }
    let mut trace = done.trace;
    trace.meta.clock = Clock::Real;
    trace.meta.scale = SCALE;
    for event in &mut trace.events {
        event.at /= SCALE as u64;
    }
    retell(trace).done
}

/// The same run as if somebody had stopped it at its very end.
fn cancelled(done: Done) -> Done {
    let mut trace = done.trace;
    let why = "it was stopped".to_owned();
    trace.meta.outcome = Outcome::Cancelled { why };
    retell(trace).done
}

/// What there is to read of a run at a moment, in nanoseconds of its clock.
fn begun(done: &Done, until: u64) -> Fresh {
    let events = done.trace.events.iter();
    let events: Vec<Event> = events
        .take_while(|event| event.at <= until)
        .copied()
        .collect();
    let said = events
        .iter()
        .filter(|event| event.kind == Kind::Said)
        .count();
    Fresh {
        events,
        texts: done.trace.texts[..said].to_vec(),
        workers: done.trace.workers.clone(),
        dropped: 0,
    }
}

/// The key that the help calls so.
fn key(name: &str) -> Option<KeyEvent> {
    let (held, name) = match name.split_once('-') {
        Some(("Ctrl", rest)) => (KeyModifiers::CONTROL, rest),
        Some(("Shift", rest)) => (KeyModifiers::SHIFT, rest),
        _ => (KeyModifiers::NONE, name),
    };
    let mut letters = name.chars();
    let code = match (name, letters.next(), letters.next()) {
        ("Enter", ..) => KeyCode::Enter,
        ("Esc", ..) => KeyCode::Esc,
        ("Tab", ..) if held == KeyModifiers::SHIFT => KeyCode::BackTab,
        ("Tab", ..) => KeyCode::Tab,
        ("Backspace", ..) => KeyCode::Backspace,
        ("PgUp", ..) => KeyCode::PageUp,
        ("PgDn", ..) => KeyCode::PageDown,
        ("Home", ..) => KeyCode::Home,
        ("End", ..) => KeyCode::End,
        ("space", ..) => KeyCode::Char(' '),
        ("←", ..) => KeyCode::Left,
        ("→", ..) => KeyCode::Right,
        ("↑", ..) => KeyCode::Up,
        ("↓", ..) => KeyCode::Down,
        (_, Some(letter), None) if held == KeyModifiers::CONTROL => {
            KeyCode::Char(letter.to_ascii_lowercase())
        }
        (_, Some(letter), None) => KeyCode::Char(letter),
        _ => return None,
    };
    Some(KeyEvent::new(code, held))
}
