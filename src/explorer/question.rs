//! What is asked of a search.

use super::board::Board;
use crate::program::{StatePredicate, VarId};

/// A search, before it begins.
pub struct Search<'a> {
    /// Where it begins.
    pub from: Board,
    /// What is to be found out.
    pub question: Question,
    /// How far it may go.
    pub limits: Limits,
    /// Whether moves that change nothing for anybody else may be taken in one order only.
    pub reduction: Reduction,
    /// Whether to count interleavings, which is only possible without reduction.
    pub count: bool,
    /// The most states of which the graph is kept; 0 keeps none.
    pub graph: usize,
    /// How many threads search.
    pub threads: usize,
    /// Is told now and then how far it is, and says whether to go on.
    pub watch: &'a (dyn Fn(&Progress) -> bool + Sync),
}

/// What is to be found out. Values are those that main sees.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// The variables that tell outcomes apart, as elements; all where it is `None`.
    pub shows: Option<Vec<VarId>>,
    /// What makes a finished outcome right.
    pub right: Option<StatePredicate>,
    /// What must hold between any two moves.
    pub always: Vec<StatePredicate>,
    /// What must hold at some moment of some interleaving.
    pub sometimes: Vec<StatePredicate>,
    /// What must hold at some moment of every fair interleaving.
    pub eventually: Vec<StatePredicate>,
    /// What to look for; the search ends when it is found.
    pub target: Option<Target>,
}

/// What somebody wants to reach.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// An interleaving that finishes, and this holds at its end.
    Ends(StatePredicate),
    /// A moment at which this holds.
    Meets(StatePredicate),
    /// An ending with this [`word`](super::Ending::word); `deadlock` means a partial one too.
    Ending(&'static str),
    /// An ending that is not right.
    Wrong,
}

/// How far a search may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most states.
    pub states: u64,
    /// The most memory, in bytes, by estimate.
    pub memory: u64,
    /// The most outcomes that are told apart.
    pub outcomes: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            states: 5_000_000,
            memory: 1 << 30,
            outcomes: 10_000,
        }
    }
}

/// Whether moves that change nothing for anybody else may be taken in one order only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reduction {
    /// If a search without it comes to a bound.
    #[default]
    Auto,
    /// Never: every state and every interleaving is seen.
    Never,
    /// From the beginning.
    Always,
}

/// How far a search is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// How many states were seen.
    pub states: u64,
    /// How many moves.
    pub transitions: u64,
    /// How many moves away from the beginning it looks.
    pub depth: u32,
    /// How many states are known that were not yet looked into.
    pub waiting: u64,
    /// How many outcomes were found.
    pub outcomes: usize,
    /// How much memory it uses, in bytes, by estimate.
    pub memory: u64,
    /// Whether it goes with reduction.
    pub reduced: bool,
}

impl Search<'_> {
    /// A search from here, of everything, on two threads, that counts interleavings.
    pub fn new(from: Board) -> Search<'static> {
        Search {
            from,
            question: Question::default(),
            limits: Limits::default(),
            reduction: Reduction::Auto,
            count: true,
            graph: 0,
            threads: 2,
            watch: &|_| true,
        }
    }
}
