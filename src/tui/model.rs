//! The state of the interface: which screens lie on each other, and how they are shown. What a
//! screen shows is its own.

use super::keys::{self, Action};
use super::message::{Command, Message, RaceNews};
use super::record::Record;
use super::screens::{Cx, Go, Look, Moves, Screen, help::Help};
use crate::progress::{Presenting, Setting};
use ratatui::crossterm::event::KeyEvent;
use ratatui::layout::Size;
use std::collections::VecDeque;
use std::time::Instant;

/// What is told where there is nothing to go back to.
const LEAVE: &str = "press q to leave";

/// The interface.
pub struct Model {
    /// How everything is shown.
    pub look: Look,
    /// The screens, the one in front last. Never empty.
    screens: Vec<Screen>,
    /// What the learner has done.
    record: Record,
    /// What a key was answered with. The next answer takes its place.
    remark: Option<String>,
    /// What the learner should know, the oldest first. Each waits until it has been seen.
    news: VecDeque<String>,
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
            remark: None,
            news: VecDeque::new(),
            races: 0,
            presented: None,
        }
    }

    /// The screen in front.
    pub fn screen(&self) -> &Screen {
        // There is always the first one.
        &self.screens[self.screens.len() - 1]
    }

    /// What is told at present, if anything is: the answer to the last key before any news.
    pub fn notice(&self) -> Option<&str> {
        let news = || self.news.front().map(String::as_str);
        self.remark.as_deref().or_else(news)
    }

    /// How much there is to tell, with what is told at present.
    pub fn notices(&self) -> usize {
        usize::from(self.remark.is_some()) + self.news.len()
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
        // What comes with every picture of a run leads nobody to another page.
        let moves = matches!(
            message,
            Message::Tick(_)
                | Message::Seeks { .. }
                | Message::Hammers { .. }
                | Message::Race(_, RaceNews::Fresh { .. })
        );
        match &message {
            Message::Key(key) => self.press(*key, now, &mut commands),
            Message::Resize(width, height) => self.look.size = Size::new(*width, *height),
            // The same news need not be told twice.
            Message::Notice(text) if self.news.contains(text) => {}
            Message::Notice(text) => self.news.push_back(text.clone()),
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
        if !moves {
            self.present(&mut commands);
        }
        commands
    }

    /// Does what a key asks for. That takes away what was told before.
    fn press(&mut self, key: KeyEvent, now: Instant, commands: &mut Vec<Command>) {
        let before = self.remark.take();
        match (self.key(key, now, commands), before) {
            (true, None) => drop(self.news.pop_front()),
            (true, Some(_)) => {}
            (false, before) => self.remark = before,
        }
    }

    /// Does what a key asks for; whether it asks for anything.
    fn key(&mut self, key: KeyEvent, now: Instant, commands: &mut Vec<Command>) -> bool {
        let typed = self.front(now, commands, |screen, cx| screen.part_mut().typed(key, cx));
        if typed {
            return true;
        }
        let Some(action) = keys::find(&self.screen().part().places(), key) else {
            return false;
        };
        let taken = self.front(now, commands, |screen, cx| {
            screen.part_mut().act(action, cx)
        });
        taken || self.everywhere(action, now, commands)
    }

    /// What a key asks for that no screen knows; whether it is known here.
    fn everywhere(&mut self, action: Action, now: Instant, commands: &mut Vec<Command>) -> bool {
        match action {
            Action::Quit => commands.push(Command::Quit),
            Action::Back => self.back(1, now, commands),
            Action::Help => {
                let places = self.screen().part().places();
                self.screens.push(Screen::Help(Help::new(places)));
            }
            Action::Theme => {
                self.look.chosen.palette = self.look.chosen.palette.next();
                let name = self.look.chosen.palette.name();
                self.remark = Some(format!("colours: {name}"));
                let palette = Setting::Palette(Some(name.to_owned()));
                commands.push(self.record.set(palette));
            }
            Action::Projector => {
                self.look.projector = !self.look.projector;
                let state = if self.look.projector { "on" } else { "off" };
                self.remark = Some(format!("projector layout {state}"));
            }
            Action::Mouse => {
                self.look.mouse = !self.look.mouse;
                let state = if self.look.mouse { "on" } else { "off" };
                self.remark = Some(format!("mouse {state}"));
                commands.push(Command::Mouse(self.look.mouse));
                commands.push(self.record.set(Setting::Mouse(Some(self.look.mouse))));
            }
            Action::Suspend => commands.push(Command::Suspend),
            Action::Redraw => commands.push(Command::Redraw),
            _ => return false,
        }
        true
    }

    /// Takes away so many screens, but never the first.
    fn back(&mut self, screens: usize, now: Instant, commands: &mut Vec<Command>) {
        if self.screens.len() == 1 {
            self.remark = Some(LEAVE.to_owned());
            return;
        }
        let left = self.screens.len().saturating_sub(screens);
        self.screens.truncate(left.max(1));
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
            notice: &mut self.remark,
        };
        let result = act(&mut self.screens[at], &mut cx);
        match go {
            Some(Go::Back) => self.back(self.screens.len() - at, now, commands),
            Some(Go::To(screen)) => self.screens.push(*screen),
            None => {}
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::screens::shelf::Shelf;
    use ratatui::crossterm::event::{KeyCode, KeyModifiers};

    fn model() -> Model {
        let shelf = Screen::Shelf(Shelf::default());
        Model::new(shelf, Record::default(), Look::default())
    }

    fn tell(model: &mut Model, text: &str) {
        model.update(Message::Notice(text.to_owned()), Instant::now());
    }

    fn press(model: &mut Model, letter: char) {
        let key = KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE);
        model.update(Message::Key(key), Instant::now());
    }

    #[test]
    fn news_wait_until_they_were_seen() {
        let mut model = model();
        for text in ["one", "two", "one"] {
            tell(&mut model, text);
        }
        assert_eq!((model.notice(), model.notices()), (Some("one"), 2));
        press(&mut model, '~');
        assert_eq!(model.notice(), Some("one"), "no key of ours");
        press(&mut model, 'j');
        assert_eq!((model.notice(), model.notices()), (Some("two"), 1));
        press(&mut model, 'j');
        assert_eq!(model.notice(), None);
    }

    #[test]
    fn remarks_take_each_others_place() {
        let mut model = model();
        tell(&mut model, "news");
        press(&mut model, 't');
        assert_eq!(
            (model.notice(), model.notices()),
            (Some("colours: light"), 1)
        );
        tell(&mut model, "more news");
        press(&mut model, 't');
        assert_eq!(model.notice(), Some("colours: contrast"));
        press(&mut model, 'j');
        assert_eq!(model.notice(), Some("more news"));
    }

    #[test]
    fn at_the_shelf_there_is_nothing_to_go_back_to() {
        let mut model = model();
        let key = KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE);
        assert!(model.update(Message::Key(key), Instant::now()).is_empty());
        assert_eq!(model.notice(), Some(LEAVE));
    }
}
