//! What is played: a program, the mechanisms whose rules can hold, and what is to be brought about.

use crate::explorer::{After, Board, Ending, Question, Target};
use crate::lesson::{self, Explore, Lesson};
use crate::mechanism::{self, Mechanism};
use crate::program::{
    DefId, ListedStep, Machinery, OverShared, Program, TaskId, Value, VarId, listing,
};
use crate::progress::Key;
use crate::session::{Played, Then, played};
use std::sync::Arc;

/// What is played.
pub struct Game {
    /// The lesson it is of.
    pub lesson: Arc<Lesson>,
    /// How the record knows the lesson.
    pub key: Key,
    /// The experiment, if it is one.
    pub experiment: Option<String>,
    /// The program with its parameters.
    pub program: Arc<Program>,
    /// What decides the random numbers.
    pub seed: u64,
    /// The mechanisms whose rules can hold, first the one it begins with. Never empty.
    pub on: Vec<&'static dyn Mechanism>,
    /// What is to be brought about. Never empty.
    pub goals: Vec<Goal>,
    /// The variables that tell endings apart.
    pub shows: Vec<VarId>,
    /// What makes an ending right.
    pub right: Option<OverShared>,
    /// The steps of each task definition, as a person reads them.
    pub listings: Vec<Vec<ListedStep>>,
}

/// What is to be brought about.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    /// What to do, as Markdown.
    pub ask: String,
    /// When it is reached.
    pub target: Target,
    /// The explanation as Markdown; empty where there is none.
    pub because: String,
}

/// What a game is of, beside its lesson.
#[derive(Debug, Clone)]
pub struct Setting {
    /// An experiment of the lesson.
    pub experiment: Option<String>,
    /// Parameters by name, as a person types them.
    pub params: Vec<(String, String)>,
    /// The mechanism whose rules hold at first; the one that the lesson is about if left out.
    pub first: Option<String>,
    /// What decides the random numbers.
    pub seed: u64,
    /// Cores and workers.
    pub machinery: Machinery,
}

impl Default for Setting {
    /// The lesson as it is.
    fn default() -> Setting {
        Setting {
            experiment: None,
            params: Vec::new(),
            first: None,
            seed: 0,
            machinery: Machinery {
                cores: WORKERS,
                workers: WORKERS,
            },
        }
    }
}

/// Workers of a pool and of async on many threads where nobody says how many: so few that they
/// matter, and the same on every machine.
const WORKERS: u32 = 2;

impl Game {
    /// The game of a lesson.
    ///
    /// # Errors
    /// Where an experiment, parameter or mechanism is not there, or does not fit.
    pub fn new(lesson: &Arc<Lesson>, key: &Key, setting: Setting) -> Result<Game, String> {
        let Setting {
            experiment, params, ..
        } = setting;
        let found = experiment.as_deref().map(|name| {
            let found = lesson.experiment(name);
            found.ok_or_else(|| format!("no experiment is called `{name}`"))
        });
        let found = found.transpose()?;
        let values = found.map_or_else(|| lesson.program.defaults(), |e| e.values.clone());
        let values = changed(lesson, values, &params)?;
        let program = Program::bind(Arc::clone(&lesson.program), values, setting.machinery);
        let program = Arc::new(program.map_err(|error| error.to_string())?);
        let explore = found.map_or(lesson.explore.as_ref(), |e| e.explore.as_ref());
        let right = explore.and_then(|explore| explore.right.clone());
        let all = || (0..program.initial.len() as u16).map(VarId).collect();
        let shows = explore.map_or_else(|| Ok(all()), |explore| explore.shown(&program));
        Ok(Game {
            on: mechanisms(explore, &program, setting.first.as_deref())?,
            goals: goals(explore, right.as_ref()),
            shows: shows.map_err(|fault| fault.to_string())?,
            listings: listings(&program, &lesson.source.text),
            lesson: Arc::clone(lesson),
            key: key.clone(),
            experiment,
            seed: setting.seed,
            right,
            program,
        })
    }

    /// The program before its first move, by the rules of one of the mechanisms.
    pub fn board(&self, on: usize) -> Board {
        Board::new(&self.program, self.on[on].rules(), self.seed)
    }

    /// The program after these moves, and the run that they make.
    pub fn played(&self, on: usize, moves: &[TaskId]) -> Option<Played> {
        let rules = self.on[on].rules();
        let mut played = played(&self.program, rules, self.seed, moves, Then::Stop).ok()?;
        let meta = &mut played.run.trace.meta;
        let names = self.program.text.params.iter();
        let values = self.program.values.iter();
        let values = values.map(|value| value.display(&[]).to_string());
        meta.params = names.map(|param| param.name.clone()).zip(values).collect();
        meta.lesson.clone_from(&self.lesson.id);
        meta.title.clone_from(&self.lesson.title);
        meta.experiment.clone_from(&self.experiment);
        self.on[on].name().clone_into(&mut meta.mechanism);
        meta.source.clone_from(&self.lesson.source.text);
        Some(played)
    }

    /// As far as these moves are allowed by the rules of one of the mechanisms.
    pub fn allowed(&self, on: usize, moves: &[TaskId]) -> usize {
        match After::all(&self.program, self.on[on].rules(), self.seed, moves) {
            Ok(_) => moves.len(),
            Err(stray) => stray.at,
        }
    }

    /// What to ask a search for, so that it finds a way to a goal.
    pub fn question(&self, goal: usize) -> Question {
        Question {
            shows: Some(self.shows.clone()),
            right: self.right.clone(),
            target: Some(self.goals[goal].target.clone()),
            ..Question::default()
        }
    }

    /// Whether an ending is right; `None` where nobody says what would be.
    pub fn is_right(&self, board: &Board, ending: &Ending) -> Option<bool> {
        match (&self.right, ending) {
            (Some(right), Ending::Finished) => Some(holds(right, board)),
            (None, Ending::Finished) => None,
            _ => Some(false),
        }
    }

    /// Whether a goal is reached here. `rounds` is whether the moves have come round to where they
    /// were before, so that they can go on so for ever.
    pub fn is_reached(&self, goal: usize, board: &Board, rounds: bool) -> bool {
        let ending = board.ending();
        match (&self.goals[goal].target, &ending) {
            (Target::Meets(test), _) => holds(test, board),
            (Target::Ends(test), Some(Ending::Finished)) => holds(test, board),
            (Target::Ending("deadlock"), Some(Ending::Deadlock { .. })) => true,
            (Target::Ending(word), Some(ending)) => ending.word() == *word,
            (Target::Ending(word), None) => rounds && *word == Ending::Forever.word(),
            (Target::Wrong, Some(ending)) => self.is_right(board, ending) == Some(false),
            _ => false,
        }
    }
}

fn holds(test: &OverShared, board: &Board) -> bool {
    test.holds(board.program(), &board.values()) == Ok(true)
}

fn changed(
    lesson: &Lesson,
    mut values: Vec<Value>,
    params: &[(String, String)],
) -> Result<Vec<Value>, String> {
    for (name, text) in params {
        let known = &lesson.program.params;
        let at = known.iter().position(|param| param.name == *name);
        let at = at.ok_or_else(|| format!("no parameter is called `{name}`"))?;
        values[at] = known[at].parse(text)?;
    }
    Ok(values)
}

/// The mechanisms that a lesson compares, or all that can run the program.
fn mechanisms(
    explore: Option<&Explore>,
    program: &Program,
    first: Option<&str>,
) -> Result<Vec<&'static dyn Mechanism>, String> {
    let supported = |mechanism: &&'static dyn Mechanism| mechanism.supports(program).is_ok();
    let mut on: Vec<&'static dyn Mechanism> = match explore {
        Some(explore) => {
            let named = explore.on.iter().filter_map(|name| mechanism::find(name));
            named.filter(supported).collect()
        }
        None => mechanism::ALL.into_iter().filter(supported).collect(),
    };
    let wanted = match first {
        Some(name) => {
            let found = mechanism::find(name);
            let found = found.ok_or_else(|| format!("no mechanism is called `{name}`"))?;
            found.supports(program).map_err(|why| why.to_string())?;
            Some(found)
        }
        None if explore.is_none() => mechanism::find("threads").filter(supported),
        None => None,
    };
    if let Some(wanted) = wanted {
        on.retain(|known| known.name() != wanted.name());
        on.insert(0, wanted);
    }
    match on.is_empty() {
        true => Err("no mechanism of this machine can run this program".to_owned()),
        false => Ok(on),
    }
}

/// What the lesson asks for; where it asks for nothing, any ending that is not right.
fn goals(explore: Option<&Explore>, right: Option<&OverShared>) -> Vec<Goal> {
    let target = |target: &lesson::Target| match target {
        lesson::Target::Ends(test) => Target::Ends(test.clone()),
        lesson::Target::Meets(test) => Target::Meets(test.clone()),
        lesson::Target::Outcome("forever") => Target::Ending(Ending::Forever.word()),
        lesson::Target::Outcome(word) => Target::Ending(word),
    };
    let given = explore.map_or(&[][..], |explore| &explore.goals);
    let goal = |goal: &lesson::Goal| Goal {
        ask: goal.ask.clone(),
        target: target(&goal.target),
        because: goal.because.clone(),
    };
    if !given.is_empty() {
        return given.iter().map(goal).collect();
    }
    let ask = match right {
        Some(right) => format!(
            "Make it go wrong: an ending where `{}` does not hold.",
            right.text()
        ),
        None => "Make it go wrong: a deadlock, or a task that fails.".to_owned(),
    };
    vec![Goal {
        ask,
        target: Target::Wrong,
        because: String::new(),
    }]
}

fn listings(program: &Program, source: &str) -> Vec<Vec<ListedStep>> {
    let defs = 0..program.text.defs.len() as u16;
    defs.map(|def| listing(&program.text, DefId(def), source))
        .collect()
}
