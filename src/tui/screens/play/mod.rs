//! The learner is the scheduler: at every move they choose the task that takes its next step, and
//! try to bring about what the lesson asks for.

mod act;
mod column;
mod draw;
mod game;
mod line;
mod open;
mod past;
mod places;
mod scene;
mod seek;
mod tried;
mod words;

pub use game::Game;
pub use line::Line;
pub use open::go;

use super::naming::{Naming, Typed};
use super::{Cx, Go, Head, Look, Part, wheel};
use crate::lesson::chapter_title;
use crate::program::{Op, TaskId};
use crate::tui::keys::{Action, Where};
use crate::tui::message::{Message, RaceId, RaceNews};
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Rect;
use scene::Scene;
use seek::Seek;

/// A program whose scheduler is the learner.
pub struct Play {
    game: Game,
    /// The number by which news find it; none until it has asked for anything.
    id: Option<RaceId>,
    /// The mechanism whose rules hold, by its number in the game.
    on: usize,
    /// The moves by the rules of each mechanism.
    lines: Vec<Line>,
    /// The goal, by its number in the game.
    goal: usize,
    /// The task that Enter moves.
    chosen: TaskId,
    scene: Scene,
    seek: Seek,
    /// For each goal the fewest moves in which it was ever reached by these rules.
    best: Vec<Option<usize>>,
    /// The task that a hint names.
    hinted: Option<TaskId>,
    /// Whether a hint was asked for that no search has given yet.
    wants_hint: bool,
    /// Whether the goal was called impossible, and no search has answered yet.
    claims: bool,
    /// What lies over the screen until a key is pressed.
    note: Option<Note>,
    naming: Option<Naming>,
    /// The first of what is shared that shows.
    first: usize,
}

/// Something told that a key takes away.
struct Note {
    title: String,
    /// As Markdown.
    text: String,
    /// Whether it is good news; `None` for neither.
    good: Option<bool>,
}

impl Play {
    /// A game before its first move.
    ///
    /// # Errors
    /// Where the program cannot be played.
    pub fn new(game: Game) -> Result<Play, String> {
        let scene = Scene::of(&game, 0, &[]).ok_or("this program cannot be played by hand")?;
        let mut play = Play {
            lines: vec![Line::default(); game.rules()],
            id: None,
            on: 0,
            goal: 0,
            chosen: TaskId::MAIN,
            scene,
            seek: Seek::default(),
            best: vec![None; game.goals.len()],
            hinted: None,
            wants_hint: false,
            claims: false,
            note: None,
            naming: None,
            first: 0,
            game,
        };
        play.choose_movable();
        Ok(play)
    }

    /// A game after moves that were made elsewhere.
    ///
    /// # Errors
    /// Where the program cannot be played, or does not allow these moves.
    pub fn after(game: Game, moves: Vec<TaskId>) -> Result<Play, String> {
        let mut play = Play::new(game)?;
        let allowed = Scene::of(&play.game, 0, &moves);
        play.scene = allowed.ok_or("the moves of this run cannot be made by hand")?;
        play.lines[0] = Line::of(moves);
        play.settle();
        Ok(play)
    }

    /// Lets main start others first, by the rules of every mechanism, where that is all it does
    /// before it waits for them: there is nothing to learn from when it does so.
    fn open(&mut self) {
        for on in 0..self.game.rules() {
            let mut board = self.game.board(on);
            let line = &mut self.lines[on];
            while places::main_only_spawns(self.game.program())
                && matches!(board.asks(TaskId::MAIN), Some(Op::Spawn(_)))
                && board.take(TaskId::MAIN).is_ok()
            {
                line.take(TaskId::MAIN);
            }
            line.open();
        }
        self.settle();
    }

    /// The moves that were made.
    pub fn made(&self) -> &[TaskId] {
        self.line().made()
    }

    fn line(&self) -> &Line {
        &self.lines[self.on]
    }

    fn line_mut(&mut self) -> &mut Line {
        &mut self.lines[self.on]
    }

    /// Brings what is shown up to the moves that are made.
    fn settle(&mut self) {
        if let Some(scene) = Scene::of(&self.game, self.on, self.lines[self.on].made()) {
            self.scene = scene;
        }
        self.hinted = None;
        self.choose_movable();
    }

    /// Where the chosen task is there no longer, chooses one that can move.
    fn choose_movable(&mut self) {
        let there = places::columns_of(self).contains(&self.chosen);
        if !there {
            let movable = self.scene.board.movable();
            let columns = places::columns_of(self);
            let mut movable = movable.into_iter().filter(|task| columns.contains(task));
            let first = || columns.first().copied();
            self.chosen = movable.next().or_else(first).unwrap_or(TaskId::MAIN);
        }
    }
}

impl Part for Play {
    fn places(&self) -> Vec<Where> {
        vec![Where::Play]
    }

    fn head(&self, _look: &Look) -> Head {
        let lesson = self.game.lesson();
        let mut path = vec![chapter_title(&lesson.chapter), lesson.title.clone()];
        path.extend(self.game.experiment().map(|e| e.replace('-', " ")));
        path.push("be the scheduler".to_owned());
        path.retain(|part| !part.is_empty());
        let goals = match self.game.goals.len() {
            0 | 1 => String::new(),
            all => format!("goal {} of {all} · ", self.goal + 1),
        };
        let right = format!("{goals}{}", self.game.mechanism(self.on).name());
        Head { path, right }
    }

    fn typed(&mut self, key: KeyEvent, cx: &mut Cx<'_>) -> bool {
        self.begin(cx);
        let Some(naming) = &mut self.naming else {
            return false;
        };
        match naming.typed(key, cx) {
            Typed::More => {}
            Typed::Left => self.naming = None,
            Typed::Named(file) => {
                self.naming = None;
                self.save(file, cx);
            }
        }
        true
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> bool {
        if let Some(note) = self.note.take()
            && matches!(action, Action::Enter | Action::Back)
        {
            drop(note);
            return true;
        }
        if action == Action::Back {
            *cx.go = Some(Go::Back);
            return true;
        }
        self.does(action, cx)
    }

    fn mouse(&mut self, event: MouseEvent, cx: &mut Cx<'_>) -> bool {
        if let Some(action) = wheel(event) {
            return self.act(action, cx);
        }
        if event.kind != MouseEventKind::Down(MouseButton::Left) {
            return false;
        }
        if self.note.take().is_some() {
            return true;
        }
        let task = places::hit(self, event.column, event.row, &cx.look);
        let moved = task.map(|task| self.take(task, cx));
        moved.is_some()
    }

    fn hear(&mut self, message: &mut Message, cx: &mut Cx<'_>) {
        match message {
            // The first screen is told that it is there by time passing.
            Message::Tick(_) => self.begin(cx),
            Message::Sought { id, nth, explored } if Some(*id) == self.id => {
                self.sought(*nth, explored, cx);
            }
            Message::SeekFailed { id, nth } if Some(*id) == self.id => self.failed(*nth, cx),
            Message::Race(id, RaceNews::Saved(saved)) if Some(*id) == self.id => {
                super::naming::tell_saved(saved, cx);
            }
            _ => {}
        }
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        draw::draw(self, area, buf, look);
    }
}
