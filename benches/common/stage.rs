//! The interface without a terminal: its model, fed as the shell feeds it, and the frames that come
//! of it.

use counterpoint::lesson::{Lesson, Source};
use counterpoint::progress::Key;
use counterpoint::session::{Plan, Session};
use counterpoint::tui::message::{Command, Message, RaceNews, Shelved};
use counterpoint::tui::record::Record;
use counterpoint::tui::screens::shelf::Shelf;
use counterpoint::tui::screens::{Look, Screen};
use counterpoint::tui::{Model, view::view};
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Rect;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

/// The interface, and its last two frames.
pub struct Stage {
    model: Model,
    area: Rect,
    now: Buffer,
    before: Buffer,
}

impl Stage {
    /// A lesson on a screen of this size, opened and planned.
    pub fn open(lesson: &str, area: Rect) -> Stage {
        let word = "bench".to_owned();
        let first = Screen::Shelf(Shelf::opening(Some(word.clone())));
        let mut stage = Stage {
            model: Model::new(first, Record::default(), Look::default()),
            area,
            now: Buffer::empty(area),
            before: Buffer::empty(area),
        };
        stage.tell(Message::Resize(area.width, area.height));
        let source = Source::new("bench.toml", lesson);
        let (lesson, _) = Lesson::load(&source, "bench", "benches").expect("a lesson");
        stage.tell(Message::Shelf(vec![Shelved {
            key: Key::embedded(&word),
            word,
            chapter: "benches".to_owned(),
            file: None,
            lesson: Ok(Arc::new(lesson)),
        }]));
        stage
    }

    /// Presses keys that are characters, one after the other.
    pub fn press(&mut self, keys: &str) {
        for key in keys.chars() {
            self.key(KeyCode::Char(key));
        }
    }

    /// Presses a key.
    pub fn key(&mut self, code: KeyCode) {
        self.tell(Message::Key(KeyEvent::new(code, KeyModifiers::NONE)));
    }

    /// Lets this much time have passed.
    pub fn tick(&mut self, now: Instant) {
        self.tell(Message::Tick(now));
    }

    /// Draws a frame and finds what is different from the one before.
    pub fn frame(&mut self) {
        self.now.reset();
        view(&self.model, self.area, &mut self.now);
        black_box(self.before.diff(&self.now).len());
        std::mem::swap(&mut self.now, &mut self.before);
    }

    /// The rows of the frame that was drawn last.
    pub fn rows(&self) -> Vec<String> {
        let row = |y| (0..self.area.width).map(move |x| (x, y));
        let text = |y| {
            row(y)
                .map(|place| self.before[place].symbol())
                .collect::<String>()
        };
        (0..self.area.height).map(text).collect()
    }

    fn tell(&mut self, message: Message) {
        for command in self.model.update(message, Instant::now()) {
            self.carry_out(command);
        }
    }

    /// Does at once what the shell does on threads.
    fn carry_out(&mut self, command: Command) {
        match command {
            Command::Plan {
                race,
                lesson,
                options,
            } => {
                let plan = Plan::new(lesson, options).map(Arc::new);
                let plan = plan.map_err(|error| error.to_string());
                self.tell(Message::Race(race, RaceNews::Planned(plan)));
            }
            Command::Start { race, plan, .. } => {
                let session = Session::new();
                for (column, run) in plan.runs.iter().enumerate() {
                    self.tell(Message::Race(race, RaceNews::Began(column)));
                    let done = Arc::new(session.go(&plan, run));
                    let film = None;
                    self.tell(Message::Race(race, RaceNews::Ran { column, done, film }));
                }
                self.tell(Message::Race(race, RaceNews::Over(None)));
            }
            _ => {}
        }
    }
}
