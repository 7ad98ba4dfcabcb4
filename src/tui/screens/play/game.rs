//! What is played: a program, the mechanisms whose rules can hold, and what is to be brought about.

use crate::explorer::{Board, Ending, Question, Target};
use crate::lesson::Lesson;
use crate::lesson::explore::finished_words;
use crate::mechanism::{self, Mechanism};
use crate::program::{DefId, ListedStep, Program, StatePredicate, TaskId, bound_listing};
use crate::progress::{self, Key, TextKey};
use crate::report::explored::{Lost, Witness, lost};
use crate::session::{Asked, Exploration, PlanError, Played, Then, explored_on};
use std::sync::Arc;

/// What is played.
pub struct Game {
    /// How the record knows the lesson.
    pub key: Key,
    /// What was asked for beside the lesson.
    pub asked: Asked,
    /// The lesson's program by the rules of each mechanism, first the one it begins with. Never
    /// empty.
    sides: Vec<Exploration>,
    /// What is to be brought about. Never empty.
    pub goals: Vec<Goal>,
    /// The steps of each task definition that can be taken, as a person reads them.
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

impl Game {
    /// The game of a lesson. It begins by the rules of the mechanism of the name `first`; by those
    /// that the lesson is about where none is named.
    ///
    /// # Errors
    /// Where an experiment, parameter or mechanism is not there, or does not fit.
    pub fn new(
        lesson: &Arc<Lesson>,
        key: &Key,
        asked: &Asked,
        first: Option<&str>,
    ) -> Result<Game, String> {
        let said = |error: PlanError| error.to_string();
        let mut on: Vec<&'static dyn Mechanism> = match first {
            Some(name) => explored_on(lesson, None, &[name.to_owned()]).map_err(said)?,
            None => Vec::new(),
        };
        let experiment = asked.experiment.as_deref();
        on.extend(explored_on(lesson, experiment, &[]).map_err(said)?);
        if lesson.explore.is_none() {
            // Nobody says which of them are worth comparing.
            on.extend(mechanism::ALL);
        }
        let mut sides: Vec<Exploration> = Vec::new();
        let mut unsupported = None;
        for mechanism in on {
            let known = |side: &Exploration| side.mechanism.name() == mechanism.name();
            if sides.iter().any(known) {
                continue;
            }
            let side = Exploration::new(lesson, mechanism, asked).map_err(said)?;
            match &side.unsupported {
                Some(why) if first == Some(mechanism.name()) => return Err(why.clone()),
                Some(why) => unsupported = unsupported.or(Some(why.clone())),
                None => sides.push(side),
            }
        }
        let Some(side) = sides.first() else {
            let nothing = || "no mechanism of this machine can run this program".to_owned();
            return Err(unsupported.unwrap_or_else(nothing));
        };
        Ok(Game {
            key: key.clone(),
            asked: asked.clone(),
            goals: goals(side),
            listings: listings(&side.program, &lesson.source.text),
            sides,
        })
    }

    /// The lesson.
    pub fn lesson(&self) -> &Arc<Lesson> {
        &self.sides[0].lesson
    }

    /// The experiment, if it is one.
    pub fn experiment(&self) -> Option<&str> {
        self.sides[0].experiment.as_deref()
    }

    /// The program, the same by all rules.
    pub fn program(&self) -> &Arc<Program> {
        &self.sides[0].program
    }

    /// What decides the program's random numbers.
    pub fn seed(&self) -> u64 {
        self.sides[0].seed
    }

    /// How many mechanisms there are whose rules can hold.
    pub fn rules(&self) -> usize {
        self.sides.len()
    }

    /// One of the mechanisms.
    pub fn mechanism(&self, on: usize) -> &'static dyn Mechanism {
        self.sides[on].mechanism
    }

    /// The program before its first move.
    pub fn board(&self, on: usize) -> Board {
        self.sides[on].board()
    }

    /// The program after these moves, and the run that they make.
    pub fn played(&self, on: usize, moves: &[TaskId]) -> Option<Played> {
        self.sides[on].played(moves, Then::Stop).ok()
    }

    /// How the record knows a goal.
    pub fn goal_key(&self, on: usize, goal: usize) -> progress::Goal {
        let params = self.asked.params.iter();
        let params: Vec<String> = params
            .map(|(name, value)| format!("{name} = {value}"))
            .collect();
        let ask = self.goals[goal].ask.as_str();
        let words = std::iter::once(ask).chain(params.iter().map(String::as_str));
        progress::Goal {
            round: self.experiment().map(str::to_owned),
            mechanism: self.mechanism(on).name().to_owned(),
            text: TextKey::of(words),
        }
    }

    /// What moves did, step by step; `None` where they are not those of [`Game::played`].
    pub fn witness(&self, on: usize, played: &Played) -> Option<(Witness, Vec<Lost>)> {
        let witness = Witness::of_played(&self.sides[on], played)?;
        let lost = lost(&self.sides[on], &witness);
        Some((witness, lost))
    }

    /// What to ask a search for, so that it finds a way to a goal.
    pub fn question(&self, goal: usize) -> Question {
        let Question { shows, right, .. } = self.sides[0].question();
        Question {
            shows,
            right,
            target: Some(self.goals[goal].target.clone()),
            ..Question::default()
        }
    }

    /// What makes an ending right, as its author wrote it.
    pub fn right(&self) -> Option<&str> {
        self.sides[0].right().map(|right| right.text())
    }

    /// The variables that tell endings apart, with their values here.
    pub fn finished_words(&self, board: &Board) -> String {
        finished_words(self.program(), self.sides[0].shown(), &board.values())
    }

    /// Whether an ending is right; `None` where nobody says what would be.
    pub fn is_right(&self, board: &Board, ending: &Ending) -> Option<bool> {
        let right = self.sides[0].question().right;
        match (&right, ending) {
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
            (Target::Ending(word), Some(ending)) => ending.is_called(word),
            (Target::Ending(word), None) => rounds && Ending::Forever.is_called(word),
            (Target::Wrong, Some(ending)) => self.is_right(board, ending) == Some(false),
            _ => false,
        }
    }
}

fn holds(test: &StatePredicate, board: &Board) -> bool {
    test.holds(board.program(), &board.values()) == Ok(true)
}

/// What the lesson asks for; where it asks for nothing, any ending that is not right.
fn goals(side: &Exploration) -> Vec<Goal> {
    let given = side.explore().map_or(&[][..], |explore| &explore.goals);
    let goals = given.iter().filter_map(|goal| {
        Some(Goal {
            ask: goal.ask.clone(),
            target: side.target(goal)?,
            because: goal.because.clone(),
        })
    });
    let goals: Vec<Goal> = goals.collect();
    if !goals.is_empty() {
        return goals;
    }
    let ask = match side.right() {
        _ if side.board().is_over() => {
            "There is nothing to choose here: by these rules the tasks share nothing that they \
             could come between, so the program is over at once."
                .to_owned()
        }
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
    defs.map(|def| bound_listing(program, DefId(def), source))
        .collect()
}
