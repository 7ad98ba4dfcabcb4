//! An exercise: what there is to do, and what the checker says of the learner's file. Whatever is saved is checked at
//! once, and a newer save takes the place of a check that goes on.

mod act;
mod draw;
mod hear;
mod runs;
mod sections;
mod told;
mod words;

use super::{Cx, Go, Head, Look, Moves, Part};
use crate::exercise::book::{Exercise, Verdict};
use crate::exercise::check::{Answer, Checked};
use crate::exercise::contain::Cancel;
use crate::exercise::judged::Evidence;
use crate::exercise::kit::Desk;
use crate::tui::keys::{Action, Where};
use crate::tui::message::{Ask, Bench, Command, Message, RaceId, Standing, Wish};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use runs::Runs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// An exercise on the screen.
pub struct ExerciseScreen {
    /// All exercises, in their order.
    all: Arc<[Arc<Exercise>]>,
    /// The place of this one among them.
    at: usize,
    /// Where it is worked on; `None` where there is no folder of exercises.
    bench: Option<Bench>,
    /// Whether whatever exercise is saved comes to the front.
    follows: bool,
    /// The number by which news find it; none until it has asked for anything.
    id: Option<RaceId>,
    standing: Standing,
    state: State,
    /// The last check that came to an end.
    judged: Option<Judgement>,
    /// What the last check came to, also of one in another session.
    latest: Option<Verdict>,
    /// Whether it was ever passed.
    passed: bool,
    /// Which of the checks is the latest one.
    nth: u64,
    /// Whether what is read next was asked to be checked, whether or not it is known.
    asked: bool,
    hints: Hints,
    solution: bool,
    /// What was asked for once and is done when it is asked for again.
    sure: Option<Action>,
    runs: Runs,
    scroll: usize,
    now: Option<Instant>,
}

/// What goes on.
#[derive(Default)]
enum State {
    /// Nothing.
    #[default]
    Rests,
    /// A check.
    Checks(Going),
    /// A check was cancelled after so long.
    Cancelled(Duration),
    /// A check could not be done.
    Failed(String),
}

/// A check that goes on.
struct Going {
    answer: Answer,
    since: Instant,
    /// What takes so long.
    with: Option<String>,
    stops: Stops,
}

/// Stops a check, and what follows it, as soon as nobody waits for it any more.
struct Stops(Cancel);

impl Drop for Stops {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// What came of a check, and of which text.
struct Judgement {
    checked: Arc<Checked>,
    source: Arc<str>,
    /// What there is to say of its style, as soon as that is known.
    style: Option<Vec<Evidence>>,
    /// Ends the look at its style.
    stops: Option<Stops>,
}

/// The hints that were given.
#[derive(Default)]
struct Hints {
    given: usize,
    verdict: Option<Verdict>,
}

impl ExerciseScreen {
    /// An exercise among all of them, in a folder of exercises if there is one.
    pub fn new(all: Arc<[Arc<Exercise>]>, at: usize, desk: Option<&Desk>) -> ExerciseScreen {
        let bench = desk.zip(all.get(at)).map(|(desk, exercise)| Bench {
            file: desk.file(exercise),
            desk: Some(desk.clone()),
        });
        ExerciseScreen::at(all, at, bench)
    }

    /// One whose file may be anywhere.
    pub fn of_file(all: Arc<[Arc<Exercise>]>, at: usize, file: PathBuf) -> ExerciseScreen {
        let bench = Bench { desk: None, file };
        ExerciseScreen::at(all, at, Some(bench))
    }

    fn at(all: Arc<[Arc<Exercise>]>, at: usize, bench: Option<Bench>) -> ExerciseScreen {
        ExerciseScreen {
            all,
            at,
            bench,
            follows: false,
            id: None,
            standing: Standing::Unknown,
            state: State::Rests,
            judged: None,
            latest: None,
            passed: false,
            nth: 0,
            asked: false,
            hints: Hints::default(),
            solution: false,
            sure: None,
            runs: Runs::default(),
            scroll: 0,
            now: None,
        }
    }

    /// The same, but whatever exercise is saved comes to the front.
    #[must_use]
    pub fn following(self) -> ExerciseScreen {
        ExerciseScreen {
            follows: true,
            ..self
        }
    }

    fn exercise(&self) -> &Arc<Exercise> {
        &self.all[self.at]
    }

    /// Begins to watch, and asks how far the learner is; once.
    pub fn begin(&mut self, cx: &mut Cx<'_>) {
        if self.id.is_some() {
            return;
        }
        self.id = Some(cx.race());
        if self.bench.is_some() {
            cx.ask(Command::Watch(self.files()));
            self.ask(Ask::Look, cx);
        }
    }

    /// The files whose saves matter: all, so that none has to be watched afresh when another one is looked at.
    fn files(&self) -> Vec<PathBuf> {
        match &self.bench {
            Some(Bench {
                desk: Some(desk), ..
            }) => self.all.iter().map(|one| desk.file(one)).collect(),
            Some(bench) => vec![bench.file.clone()],
            None => Vec::new(),
        }
    }

    /// Asks the shell for something; whether it can be asked for.
    fn ask(&self, ask: Ask, cx: &mut Cx<'_>) -> bool {
        let (Some(id), Some(bench)) = (self.id, &self.bench) else {
            return false;
        };
        cx.ask(Command::Exercise(Box::new(Wish {
            id,
            exercise: Arc::clone(self.exercise()),
            bench: bench.clone(),
            ask,
        })));
        true
    }

    /// Looks at another exercise instead.
    fn turn_to(&mut self, at: usize, cx: &mut Cx<'_>) {
        let all = Arc::clone(&self.all);
        let desk = self.bench.as_ref().and_then(|bench| bench.desk.clone());
        let other = ExerciseScreen::new(all, at, desk.as_ref());
        *self = ExerciseScreen {
            follows: self.follows,
            now: self.now,
            ..other
        };
        self.begin(cx);
    }

    fn is_checking(&self) -> bool {
        matches!(self.state, State::Checks(_))
    }

    /// The verdict that hints go by.
    fn verdict(&self) -> Option<Verdict> {
        let judged = self.judged.as_ref();
        judged
            .map(|judged| judged.checked.judged.verdict)
            .or(self.latest)
    }
}

impl Part for ExerciseScreen {
    fn places(&self) -> Vec<Where> {
        match self.is_checking() {
            true => vec![Where::Checking, Where::Exercise],
            false => vec![Where::Exercise],
        }
    }

    fn head(&self, _look: &Look) -> Head {
        let exercise = self.exercise();
        let mut path = vec![exercise.chapter_title(), exercise.title.clone()];
        path.retain(|part| !part.is_empty());
        let mut right = format!("exercise {} of {}", self.at + 1, self.all.len());
        if self.follows {
            right = format!("follows what you save · {right}");
        }
        Head { path, right }
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> bool {
        self.begin(cx);
        self.does(action, cx)
    }

    fn hear(&mut self, message: &mut Message, cx: &mut Cx<'_>) {
        match message {
            // The first screen is told that it is there by time passing.
            Message::Tick(now) => {
                self.now = Some(*now);
                self.begin(cx);
            }
            Message::Saved { file, answer } => {
                let (file, answer) = (file.clone(), Arc::clone(answer));
                self.saved(&file, &answer, cx);
            }
            Message::Exercise(id, news) if Some(*id) == self.id => self.hear_news(news, cx),
            _ => {}
        }
    }

    fn shown(&mut self, cx: &mut Cx<'_>) {
        // Another exercise may have been looked at on the way, in another folder.
        if self.bench.is_some() {
            cx.ask(Command::Watch(self.files()));
        }
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        draw::draw(self, area, buf, look);
    }

    fn moves(&self) -> Moves {
        match self.is_checking() {
            true => Moves::Timed,
            false => Moves::No,
        }
    }
}

/// Goes to an exercise.
pub fn go(mut screen: ExerciseScreen, cx: &mut Cx<'_>) {
    screen.begin(cx);
    *cx.go = Some(Go::To(Box::new(super::Screen::Exercise(Box::new(screen)))));
}
