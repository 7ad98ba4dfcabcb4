//! The search of a lesson: what its table `explore` asks of every interleaving, under the rules of
//! one mechanism.

use super::go::Origin;
use super::plan::{PlanError, find, find_experiment, values};
use super::played::{Played, Then, played};
use crate::explorer::{
    Board, Ending, Explored, Found, Interleavings, Question, Search, Stray, Target,
};
use crate::lesson::explore::{Target as GoalTarget, finished_words};
use crate::lesson::{Check, Claim, Explore, Goal, Lesson, SearchFacts};
use crate::mechanism::{self, Mechanism};
use crate::program::{
    Fault, Machinery, OverShared, Pace, Program, StatePredicate, TaskId, Value, VarId,
};
use std::sync::Arc;

/// What somebody asks for beside the lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Parameters by name, as a person types them.
    pub params: Vec<(String, String)>,
    /// An experiment of the lesson.
    pub experiment: Option<String>,
    /// What decides the program's random numbers.
    pub seed: u64,
    /// Workers of a pool and of async-many, which is also what `cores` and `workers` mean in the
    /// lesson's expressions.
    pub workers: u32,
}

/// How many workers a pool has where nobody says how many: the fewest that can do things at once,
/// and the same on every machine, so that every machine finds the same.
pub const WORKERS: u32 = 2;

impl Default for Asked {
    /// The lesson as it is, with seed 0 and [`WORKERS`] workers.
    fn default() -> Asked {
        Asked {
            params: Vec::new(),
            experiment: None,
            seed: 0,
            workers: WORKERS,
        }
    }
}

/// The program of a lesson with its parameters, to be searched or played by hand under the rules of
/// one mechanism.
#[derive(Clone)]
pub struct Exploration {
    /// The lesson.
    pub lesson: Arc<Lesson>,
    /// The experiment, if one was named.
    pub experiment: Option<String>,
    /// The program with its parameters.
    pub program: Arc<Program>,
    /// The mechanism whose rules hold.
    pub mechanism: &'static dyn Mechanism,
    /// What decides the program's random numbers.
    pub seed: u64,
    /// Why the mechanism cannot honestly run the program, as a sentence for a learner. Then a
    /// search would tell of something that does not exist.
    pub unsupported: Option<String>,
    explore: Option<Explore>,
    question: Question,
    /// Whether parameters, workers and seed are those that the lesson's expectations were written
    /// for.
    as_written: bool,
}

/// At which moments a claim should hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimKind {
    /// At every moment of every interleaving.
    Always,
    /// At some moment of some interleaving.
    Sometimes,
    /// At some moment of every fair interleaving.
    Eventually,
}

impl ClaimKind {
    /// The word that names it in lessons and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            ClaimKind::Always => "always",
            ClaimKind::Sometimes => "sometimes",
            ClaimKind::Eventually => "eventually",
        }
    }
}

/// The mechanisms whose rules a lesson's search compares, in order: those of these names; without
/// names those of the lesson's table `explore`, and threads where it has none. `all` names every
/// mechanism there is. None is given twice.
///
/// # Errors
/// Where one of the names or the experiment is not there.
pub fn explored_on(
    lesson: &Lesson,
    experiment: Option<&str>,
    names: &[String],
) -> Result<Vec<&'static dyn Mechanism>, PlanError> {
    let explore = table(lesson, experiment)?;
    let mut on: Vec<&'static dyn Mechanism> = Vec::new();
    let mut add = |mechanism: &'static dyn Mechanism| {
        if !on.iter().any(|known| known.name() == mechanism.name()) {
            on.push(mechanism);
        }
    };
    for name in names {
        match name.as_str() {
            "all" => mechanism::ALL.into_iter().for_each(&mut add),
            name => add(find(name)?),
        }
    }
    if names.is_empty() {
        let own = explore.map_or(&["threads"][..], |explore| &explore.on);
        // The lesson may name more than this system has.
        own.iter()
            .filter_map(|name| mechanism::find(name))
            .for_each(&mut add);
    }
    Ok(on)
}

/// What the lesson, or its experiment, says of every interleaving.
fn table<'a>(
    lesson: &'a Lesson,
    experiment: Option<&str>,
) -> Result<Option<&'a Explore>, PlanError> {
    Ok(match find_experiment(lesson, experiment)? {
        Some(experiment) => experiment.explore.as_ref(),
        None => lesson.explore.as_ref(),
    })
}

/// What a lesson asks of this program, or what is asked where it asks nothing.
fn question(explore: Option<&Explore>, program: &Program) -> Result<Question, Fault> {
    let Some(explore) = explore else {
        let all = (0..program.initial.len()).map(|at| VarId(at as u16));
        return Ok(Question {
            shows: Some(all.collect()),
            ..Question::default()
        });
    };
    let those = |claims: &[Claim]| -> Result<Vec<StatePredicate>, Fault> {
        let those = claims.iter().map(|claim| claim.that.bind(program));
        those.collect()
    };
    Ok(Question {
        shows: Some(explore.shown(program)?),
        right: explore
            .right
            .as_ref()
            .map(|that| that.bind(program))
            .transpose()?,
        always: those(&explore.always)?,
        sometimes: those(&explore.sometimes)?,
        eventually: those(&explore.eventually)?,
        target: None,
    })
}

impl Exploration {
    /// Makes a lesson ready to be searched.
    ///
    /// # Errors
    /// Where the experiment or a parameter is not there, a parameter does not take its value, or
    /// what the lesson asks makes no sense with these parameters.
    pub fn new(
        lesson: &Arc<Lesson>,
        mechanism: &'static dyn Mechanism,
        asked: &Asked,
    ) -> Result<Exploration, PlanError> {
        let experiment = find_experiment(lesson, asked.experiment.as_deref())?;
        let values = values(lesson, experiment, &asked.params)?;
        let own = experiment.map_or_else(|| lesson.program.defaults(), |e| e.values.clone());
        let usual = (asked.workers, asked.seed) == (WORKERS, Asked::default().seed);
        let as_written = usual && values == own;
        let machinery = Machinery {
            cores: asked.workers,
            workers: asked.workers,
        };
        let program = Program::bind(Arc::clone(&lesson.program), values, machinery)?;
        let explore = table(lesson, asked.experiment.as_deref())?.cloned();
        let question = question(explore.as_ref(), &program).map_err(|fault| {
            let what = "with these parameters the lesson's `explore` makes no sense";
            PlanError::Param(format!("{what}: {fault}"))
        })?;
        Ok(Exploration {
            lesson: Arc::clone(lesson),
            experiment: asked.experiment.clone(),
            mechanism,
            seed: asked.seed,
            unsupported: mechanism.supports(&program).err().map(|w| w.to_string()),
            explore,
            question,
            as_written,
            program: Arc::new(program),
        })
    }

    /// What the lesson, or its experiment, says of every interleaving; `None` where it says nothing.
    pub fn explore(&self) -> Option<&Explore> {
        self.explore.as_ref()
    }

    /// The program before its first move.
    pub fn board(&self) -> Board {
        Board::new(&self.program, self.mechanism.rules(), self.seed)
    }

    /// What the lesson asks. Where it asks nothing, all variables tell outcomes apart, and what
    /// finishes is right.
    pub fn question(&self) -> Question {
        self.question.clone()
    }

    /// What makes a finished outcome right, where the lesson says so.
    pub fn right(&self) -> Option<&OverShared> {
        self.explore.as_ref()?.right.as_ref()
    }

    /// The lesson's claims in the order of [`Explored::judged`].
    pub fn claims<'a>(&'a self) -> impl Iterator<Item = (ClaimKind, &'a Claim)> {
        let of = |explore: &'a Explore| {
            [
                (ClaimKind::Always, explore.always.as_slice()),
                (ClaimKind::Sometimes, explore.sometimes.as_slice()),
                (ClaimKind::Eventually, explore.eventually.as_slice()),
            ]
        };
        let kinds = self.explore.iter().flat_map(of);
        kinds.flat_map(|(kind, claims)| claims.iter().map(move |claim| (kind, claim)))
    }

    /// What a search looks for that shows how to reach a goal of the lesson. `None` for a goal of
    /// another lesson that makes no sense here.
    pub fn target(&self, goal: &Goal) -> Option<Target> {
        Some(match &goal.target {
            GoalTarget::Ends(that) => Target::Ends(that.bind(&self.program).ok()?),
            GoalTarget::Meets(that) => Target::Meets(that.bind(&self.program).ok()?),
            GoalTarget::Outcome("forever") => Target::Ending("goes on for ever"),
            GoalTarget::Outcome(word) => Target::Ending(word),
        })
    }

    /// The search of everything, with the usual limits, on two threads.
    pub fn search(&self) -> Search<'static> {
        Search {
            question: self.question(),
            ..Search::new(self.board())
        }
    }

    /// The variables that tell outcomes apart, in the order of [`Found::values`].
    pub fn shown(&self) -> &[VarId] {
        self.question.shows.as_deref().unwrap_or_default()
    }

    /// The names of the variables that tell outcomes apart with their values in this outcome.
    pub fn shown_values(&self, found: &Found) -> Vec<(String, Value)> {
        let names = self.program.var_names();
        let name = |var: &VarId| names.get(var.index()).cloned().unwrap_or_default();
        let shown = self.shown().iter().map(name);
        shown.zip(found.values.iter().copied()).collect()
    }

    /// An outcome in words, as lessons write it: `x = 1, y = 2`, `finished`, `deadlock`.
    pub fn outcome_word(&self, found: &Found) -> String {
        if found.ending != Ending::Finished {
            return found.ending.word().to_owned();
        }
        let mut values = vec![Value::None; self.program.initial.len()];
        for (var, value) in self.shown().iter().zip(&found.values) {
            if let Some(place) = values.get_mut(var.index()) {
                *place = *value;
            }
        }
        finished_words(&self.program, self.shown(), &values)
    }

    /// A finished outcome in words, where main sees these shared variables at the end.
    pub fn finished_word(&self, values: &[Value]) -> String {
        finished_words(&self.program, self.shown(), values)
    }

    /// What a search of this found, as lessons expect it.
    pub fn facts(&self, explored: &Explored) -> SearchFacts {
        let mut outcomes: Vec<String> = Vec::new();
        for found in &explored.outcomes {
            let word = self.outcome_word(found);
            if !outcomes.contains(&word) {
                outcomes.push(word);
            }
        }
        let interleavings = match explored.interleavings {
            Interleavings::Counted(count) => Some(count),
            _ => None,
        };
        let wrong = explored.right_and_wrong().map(|(_, wrong)| wrong);
        SearchFacts {
            complete: explored.bound.is_none(),
            outcomes,
            states: explored.states,
            interleavings,
            wrong: wrong.filter(|_| interleavings.is_some()),
            safe: explored.is_safe(),
        }
    }

    /// What a search of this found beside what the lesson expects of it and what its questions
    /// say; nothing where the lesson says nothing of it, or says it of other parameters, another
    /// seed or another number of workers.
    pub fn checks(&self, explored: &Explored) -> Vec<Check> {
        let Some(explore) = self.explore.as_ref().filter(|_| self.as_written) else {
            return Vec::new();
        };
        let (facts, name) = (self.facts(explored), self.mechanism.name());
        let expected = explore.expects.iter();
        let expected = expected.filter(|expect| expect.on.contains(&name));
        let mut checks: Vec<Check> = expected.flat_map(|e| e.check(&facts)).collect();
        if explore.on.first() == Some(&name) {
            let asked = explore.predictions.iter();
            checks.extend(asked.filter_map(|asked| asked.check_search(&facts, &self.program)));
        }
        checks
    }

    /// The program after these moves; `None` where it does not allow them.
    pub fn after(&self, schedule: &[TaskId]) -> Option<Board> {
        let mut board = self.board();
        for task in schedule {
            board.take(*task).ok()?;
        }
        Some(board)
    }

    /// Every interleaving, where a search has counted them: each as an outcome of its own, with its
    /// schedule, in the order of the tasks that move. At most so many; a program in which tasks can
    /// go round has no end of them, so ask only where they were counted.
    pub fn each(&self, most: usize) -> Vec<Found> {
        let mut all = Vec::new();
        let mut schedule = Vec::new();
        let begin = self.board();
        let movable = begin.movable().into_iter();
        let mut path = vec![(begin, movable)];
        while let Some((board, left)) = path.last_mut() {
            if let Some(ending) = board.ending().filter(|_| board.movable().is_empty()) {
                all.push(self.found(board, ending, &schedule));
                if all.len() >= most {
                    break;
                }
            } else if let Some(task) = left.next() {
                let mut next = board.clone();
                if next.take(task).is_ok() {
                    let movable = next.movable().into_iter();
                    path.push((next, movable));
                    schedule.push(task);
                }
                continue;
            }
            path.pop();
            schedule.pop();
        }
        all
    }

    fn found(&self, board: &Board, ending: Ending, schedule: &[TaskId]) -> Found {
        let values = board.values();
        let right = self.question.right.as_ref();
        let holds = right.is_none_or(|that| that.holds(&self.program, &values) == Ok(true));
        let shown = self.shown().iter();
        Found {
            right: ending == Ending::Finished && holds,
            ending,
            values: shown
                .filter_map(|var| values.get(var.index()).copied())
                .collect(),
            count: Some(1),
            schedule: schedule.to_vec(),
            cycle: Vec::new(),
            shortest: false,
        }
    }

    /// Plays a schedule as a run on the simulated clock, whose trace can be saved, shown and
    /// replayed as that of any other run.
    ///
    /// # Errors
    /// The first move that the program does not allow.
    pub fn played(&self, schedule: &[TaskId], then: Then) -> Result<Played, Stray> {
        let rules = self.mechanism.rules();
        let mut played = played(&self.program, rules, self.seed, schedule, then)?;
        let origin = Origin {
            lesson: &self.lesson,
            experiment: self.experiment.as_deref(),
            program: &self.program,
            mechanism: self.mechanism,
            pace: Pace::None,
        };
        origin.describe(&mut played.run.trace);
        Ok(played)
    }
}

#[cfg(test)]
mod tests;
