//! What a lesson asks of every interleaving.

use crate::lesson::predict::Prediction;
use crate::program::fault::Fault;
use crate::program::{OverShared, Program, VarId};

/// What a lesson, or one of its experiments, says of all interleavings of its program.
#[derive(Debug, Clone)]
pub struct Explore {
    /// The shared variables whose last values tell outcomes apart, element by element as in
    /// [`Program::var_names`]; all of them where it is empty.
    pub shows: Vec<String>,
    /// What makes a finished outcome right; every finished outcome is right where it is left out.
    pub right: Option<OverShared>,
    /// What must hold at every moment of every interleaving.
    pub always: Vec<Claim>,
    /// What must hold at some moment of some interleaving.
    pub sometimes: Vec<Claim>,
    /// What must hold at some moment of every fair interleaving.
    pub eventually: Vec<Claim>,
    /// The mechanisms whose rules are compared, first the one the lesson is about; never empty.
    pub on: Vec<&'static str>,
    /// What a reader is to bring about by hand.
    pub goals: Vec<Goal>,
    /// Questions asked before a search. Those about something have
    /// [`What::Search`](crate::lesson::What::Search).
    pub predictions: Vec<Prediction>,
    /// What searches must find.
    pub expects: Vec<ExploreExpect>,
}

/// Something that must hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// What.
    pub that: OverShared,
    /// The author's words for it, or the text of the condition.
    pub says: String,
}

/// Something to bring about by choosing who moves next. It may be impossible.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    /// What to do, as Markdown.
    pub ask: String,
    /// When it is reached.
    pub target: Target,
    /// The explanation as Markdown, shown when it is reached or rightly called impossible.
    pub because: String,
}

/// When a goal is reached.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// The interleaving finishes, and this holds at its end.
    Ends(OverShared),
    /// This holds at some moment.
    Meets(OverShared),
    /// The interleaving ends so: `deadlock`, `failed` or `forever`.
    Outcome(&'static str),
}

/// What a search under the rules of some mechanisms must find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExploreExpect {
    /// The mechanisms, each of them among [`Explore::on`].
    pub on: Vec<&'static str>,
    /// Exactly these outcomes, in any order; see [`finished_words`](super::finished_words).
    pub outcomes: Option<Vec<String>>,
    /// How many states.
    pub states: Option<u64>,
    /// How many interleavings.
    pub interleavings: Option<u64>,
    /// How many of them do not end right.
    pub wrong: Option<u64>,
    /// Whether the search is complete, all interleavings finish and are right, and every claim holds.
    pub safe: Option<bool>,
}

impl Explore {
    /// The shared variables whose last values tell outcomes apart, in this order.
    ///
    /// # Errors
    /// Where with the parameters of `program` one of them is outside of its array.
    pub fn shown(&self, program: &Program) -> Result<Vec<VarId>, Fault> {
        match self.shows.is_empty() {
            true => Ok((0..program.initial.len())
                .map(|at| VarId(at as u16))
                .collect()),
            false => self.shows.iter().map(|name| program.var(name)).collect(),
        }
    }

    /// Every condition in it, in the order of the fields.
    pub fn conditions(&self) -> impl Iterator<Item = &OverShared> {
        let claims = [&self.always, &self.sometimes, &self.eventually];
        let claims = claims.into_iter().flatten().map(|claim| &claim.that);
        let goals = self.goals.iter().filter_map(|goal| match &goal.target {
            Target::Ends(that) | Target::Meets(that) => Some(that),
            Target::Outcome(_) => None,
        });
        self.right.iter().chain(claims).chain(goals)
    }

    /// Why this cannot be asked of `program`, whose parameters may be others than the lesson's.
    pub fn unfit(&self, program: &Program) -> Option<Fault> {
        let conditions = self.conditions().map(|that| that.bind(program).err());
        let faults = std::iter::once(self.shown(program).err()).chain(conditions);
        faults.flatten().next()
    }

    /// What an experiment without a table of its own takes over: all but the questions and
    /// expectations, which were written for other parameters.
    pub(in crate::lesson) fn inherited(&self) -> Explore {
        Explore {
            predictions: Vec::new(),
            expects: Vec::new(),
            ..self.clone()
        }
    }
}
