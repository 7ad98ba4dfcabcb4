//! The screens. Each is a module with its own state that knows nothing of the others; what all of
//! them can do is [`Part`].

pub mod exercise;
pub mod help;
pub mod lesson;
mod naming;
pub mod notes;
pub mod play;
pub mod race;
pub mod replay;
pub mod schedules;
pub mod shelf;

use super::keys::{Action, Where};
use super::message::{Command, Message, RaceId};
use super::record::Record;
use super::theme::{Palette, Theme};
use crate::progress::Presenting;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyEvent, MouseEvent, MouseEventKind};
use ratatui::layout::{Rect, Size};
use std::time::Instant;

/// How everything is shown at present.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    /// Colours and signs as chosen.
    pub chosen: Theme,
    /// Whether it is shown to a class.
    pub projector: bool,
    /// Whether the mouse is listened to.
    pub mouse: bool,
    /// Columns and rows of the terminal.
    pub size: Size,
}

impl Look {
    /// Colours and signs: a projector needs contrast.
    pub fn theme(&self) -> Theme {
        let palette = match (self.projector, self.chosen.palette) {
            (true, Palette::Dark | Palette::Light) => Palette::Contrast,
            (_, chosen) => chosen,
        };
        Theme {
            palette,
            ..self.chosen
        }
    }
}

/// What a screen may use while it takes a message.
pub struct Cx<'a> {
    /// How everything is shown.
    pub look: Look,
    /// What the learner has done so far.
    pub record: &'a mut Record,
    /// What the shell is asked for.
    pub commands: &'a mut Vec<Command>,
    /// The present moment.
    pub now: Instant,
    /// The number of the next race.
    pub races: &'a mut u32,
    /// Where the learner goes from here, if elsewhere.
    pub go: &'a mut Option<Go>,
    /// What to tell in one line, in place of what was told last.
    pub notice: &'a mut Option<String>,
}

impl Cx<'_> {
    /// Asks the shell for something.
    pub fn ask(&mut self, command: Command) {
        self.commands.push(command);
    }

    /// A number for a new race.
    pub fn race(&mut self) -> RaceId {
        *self.races += 1;
        RaceId(*self.races)
    }

    /// Tells something in one line, as an answer to a key. What a learner must not miss is a
    /// [`Message::Notice`].
    pub fn tell(&mut self, text: impl Into<String>) {
        *self.notice = Some(text.into());
    }
}

/// Where a learner goes.
pub enum Go {
    /// Back to where they came from.
    Back,
    /// To another screen, from which they can come back.
    To(Box<Screen>),
}

/// Whether a picture moves by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moves {
    /// Nothing changes unless somebody does something.
    No,
    /// Runs go on and are being timed: draw as little as will do.
    Timed,
    /// Something is played that nobody times.
    Played,
}

/// The line above a screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    /// Where the learner is, from the outside in.
    pub path: Vec<String>,
    /// What stands at the right.
    pub right: String,
}

/// What every screen can do.
pub trait Part {
    /// Where it is in the table of keys, the innermost first.
    fn places(&self) -> Vec<Where>;

    /// The line above it.
    fn head(&self, look: &Look) -> Head;

    /// A key that may be text to type; whether it was.
    fn typed(&mut self, _key: KeyEvent, _cx: &mut Cx<'_>) -> bool {
        false
    }

    /// Does what a key asks for; whether it could.
    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> bool;

    /// Whether there is anything to go back to.
    fn goes_back(&self) -> bool {
        true
    }

    /// Something was done with the mouse; whether anything came of it. The wheel does what the arrows
    /// do.
    fn mouse(&mut self, event: MouseEvent, cx: &mut Cx<'_>) -> bool {
        wheel(event).is_some_and(|action| self.act(action, cx))
    }

    /// Takes what there is to tell that is no key.
    fn hear(&mut self, _message: &mut Message, _cx: &mut Cx<'_>) {}

    /// It has come to the front again.
    fn shown(&mut self, _cx: &mut Cx<'_>) {}

    /// Draws itself.
    fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look);

    /// Whether its picture moves by itself.
    fn moves(&self) -> Moves {
        Moves::No
    }

    /// What a second terminal is told of it.
    fn presenting(&self) -> Option<Presenting> {
        None
    }
}

/// What a turn of the wheel asks for.
pub fn wheel(event: MouseEvent) -> Option<Action> {
    match event.kind {
        MouseEventKind::ScrollUp => Some(Action::Up),
        MouseEventKind::ScrollDown => Some(Action::Down),
        _ => None,
    }
}

/// A screen.
pub enum Screen {
    /// Where lessons are chosen.
    Shelf(shelf::Shelf),
    /// A lesson.
    Lesson(Box<lesson::LessonScreen>),
    /// A program whose scheduler is the learner.
    Play(Box<play::Play>),
    /// Every interleaving of a program.
    Schedules(Box<schedules::Schedules>),
    /// An exercise.
    Exercise(Box<exercise::ExerciseScreen>),
    /// Runs out of files.
    Replay(replay::Replay),
    /// What a second terminal shows to the speaker.
    Notes(notes::Notes),
    /// The keys.
    Help(help::Help),
}

impl Screen {
    /// What it can do.
    pub fn part(&self) -> &dyn Part {
        match self {
            Screen::Shelf(screen) => screen,
            Screen::Lesson(screen) => screen.as_ref(),
            Screen::Play(screen) => screen.as_ref(),
            Screen::Schedules(screen) => screen.as_ref(),
            Screen::Exercise(screen) => screen.as_ref(),
            Screen::Replay(screen) => screen,
            Screen::Notes(screen) => screen,
            Screen::Help(screen) => screen,
        }
    }

    /// The same, to change it.
    pub fn part_mut(&mut self) -> &mut dyn Part {
        match self {
            Screen::Shelf(screen) => screen,
            Screen::Lesson(screen) => screen.as_mut(),
            Screen::Play(screen) => screen.as_mut(),
            Screen::Schedules(screen) => screen.as_mut(),
            Screen::Exercise(screen) => screen.as_mut(),
            Screen::Replay(screen) => screen,
            Screen::Notes(screen) => screen,
            Screen::Help(screen) => screen,
        }
    }
}
