//! The state of the interface: which screens lie on each other, and how they are shown. What a
//! screen shows is its own.

use super::keys::{self, Action};
use super::message::{Command, Message};
use super::record::Record;
use super::screens::{Cx, Go, Look, Moves, Screen, help::Help};
use crate::progress::{Presenting, Setting};
use ratatui::crossterm::event::KeyEvent;
use ratatui::layout::Size;
use std::time::Instant;

/// The interface.
pub struct Model {
    /// How everything is shown.
    pub look: Look,
    /// The screens, the one in front last. Never empty.
    screens: Vec<Screen>,
    /// What the learner has done.
    record: Record,
    /// What is told in one line until the next key.
    notice: Option<String>,
    races: u32,
    /// What a second terminal was told last.
    presented: Option<Presenting>,
}

impl Model {
    /// The interface with its first screen.
    pub fn new(first: Screen, record: Record, look: Look) -> Model {
        Model {
            look,
            screens: vec![first],
            record,
            notice: None,
            races: 0,
            presented: None,
        }
    }

    /// The screen in front.
    pub fn screen(&self) -> &Screen {
        // There is always the first one.
        &self.screens[self.screens.len() - 1]
    }

    /// What is told in one line.
    pub fn notice(&self) -> Option<&str> {
        self.notice.as_deref()
    }

    /// What the learner has done.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// Whether the picture moves by itself.
    pub fn moves(&self) -> Moves {
        let moves = self.screens.iter().map(|screen| screen.part().moves());
        moves.max().unwrap_or(Moves::No)
    }

    /// Takes a message; gives what the shell has to do.
    pub fn update(&mut self, mut message: Message, now: Instant) -> Vec<Command> {
        let mut commands = Vec::new();
        match &message {
            Message::Key(key) => {
                self.notice = None;
                self.key(*key, now, &mut commands);
            }
            Message::Resize(width, height) => self.look.size = Size::new(*width, *height),
            Message::Notice(text) => self.notice = Some(text.clone()),
            Message::Mouse(event) => {
                let event = *event;
                self.front(now, &mut commands, |screen, cx| {
                    screen.part_mut().mouse(event, cx);
                });
            }
            _ => {
                for at in 0..self.screens.len() {
                    self.with(at, now, &mut commands, |screen, cx| {
                        screen.part_mut().hear(&mut message, cx);
                    });
                }
            }
        }
        self.present(&mut commands);
        commands
    }

    fn key(&mut self, key: KeyEvent, now: Instant, commands: &mut Vec<Command>) {
        let typed = self.front(now, commands, |screen, cx| screen.part_mut().typed(key, cx));
        if typed {
            return;
        }
        let Some(action) = keys::find(&self.screen().part().places(), key) else {
            return;
        };
        let taken = self.front(now, commands, |screen, cx| {
            screen.part_mut().act(action, cx)
        });
        if !taken {
            self.everywhere(action, now, commands);
        }
    }

    /// What a key asks for that no screen knows.
    fn everywhere(&mut self, action: Action, now: Instant, commands: &mut Vec<Command>) {
        match action {
            Action::Quit => commands.push(Command::Quit),
            Action::Back if self.screens.len() > 1 => {
                self.screens.pop();
                self.come_to_front(now, commands);
            }
            Action::Back => self.notice = Some("press q to leave; everything is kept".to_owned()),
            Action::Help => {
                let places = self.screen().part().places();
                self.screens.push(Screen::Help(Help::new(places)));
            }
            Action::Theme => {
                self.look.chosen.palette = self.look.chosen.palette.next();
                let name = self.look.chosen.palette.name();
                self.notice = Some(format!("colours: {name}"));
                let palette = Setting::Palette(Some(name.to_owned()));
                commands.push(self.record.set(palette));
            }
            Action::Projector => {
                self.look.projector = !self.look.projector;
                let state = if self.look.projector { "on" } else { "off" };
                self.notice = Some(format!("projector layout {state}"));
            }
            Action::Mouse => {
                self.look.mouse = !self.look.mouse;
                let state = if self.look.mouse { "on" } else { "off" };
                self.notice = Some(format!("mouse {state}"));
                commands.push(Command::Mouse(self.look.mouse));
                commands.push(self.record.set(Setting::Mouse(Some(self.look.mouse))));
            }
            Action::Suspend => commands.push(Command::Suspend),
            Action::Redraw => commands.push(Command::Redraw),
            _ => {}
        }
    }

    /// Lets the screen that is in front again know.
    fn come_to_front(&mut self, now: Instant, commands: &mut Vec<Command>) {
        self.front(now, commands, |screen, cx| screen.part_mut().shown(cx));
    }

    fn front<T>(
        &mut self,
        now: Instant,
        commands: &mut Vec<Command>,
        act: impl FnOnce(&mut Screen, &mut Cx<'_>) -> T,
    ) -> T {
        let front = self.screens.len() - 1;
        self.with(front, now, commands, act)
    }

    /// Lets a screen do something, and goes where it leads.
    fn with<T>(
        &mut self,
        at: usize,
        now: Instant,
        commands: &mut Vec<Command>,
        act: impl FnOnce(&mut Screen, &mut Cx<'_>) -> T,
    ) -> T {
        let mut go = None;
        let mut cx = Cx {
            look: self.look,
            record: &mut self.record,
            commands,
            now,
            races: &mut self.races,
            go: &mut go,
            notice: &mut self.notice,
        };
        let result = act(&mut self.screens[at], &mut cx);
        match go {
            Some(Go::Back) if self.screens.len() > 1 => {
                self.screens.truncate(at.max(1));
                self.come_to_front(now, commands);
            }
            Some(Go::To(screen)) => self.screens.push(*screen),
            _ => {}
        }
        result
    }

    /// Tells a second terminal what is shown, if that is news.
    fn present(&mut self, commands: &mut Vec<Command>) {
        let shown = self.screens.iter().rev();
        let presenting = shown.filter_map(|screen| screen.part().presenting()).next();
        let same = |one: &Presenting, other: &Presenting| {
            let when = other.when;
            *other
                == Presenting {
                    when,
                    ..one.clone()
                }
        };
        let news = match (&presenting, &self.presented) {
            (Some(now), Some(before)) => !same(now, before),
            (now, _) => now.is_some(),
        };
        if news {
            self.presented.clone_from(&presenting);
            commands.extend(presenting.map(|shown| Command::Present(Box::new(shown))));
        }
    }
}
