//! The workbook's explorer on the same programs, written as lessons.

use crate::program::{Program, Size};
use counterpoint::explorer::{Board, Interleavings, Reduction, Search};
use counterpoint::lesson::{Lesson, Source, render};
use counterpoint::machine::Rules;
use counterpoint::program::{self as language, Machinery, Value};
use std::sync::Arc;

/// How to search.
#[derive(Debug, Clone, Copy)]
pub struct How {
    /// Threads.
    pub threads: usize,
    /// Whether to count interleavings.
    pub count: bool,
    /// Whether to leave out orders of moves that concern nobody else.
    pub reduce: bool,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// How many states were seen.
    pub states: u64,
    /// Whether that is all of them.
    pub complete: bool,
    /// Whether an interleaving ends in a deadlock.
    pub deadlock: bool,
    /// How many interleavings there are, where they were counted.
    pub interleavings: Option<u128>,
}

/// Loads the lesson of a program.
///
/// # Errors
/// What is wrong with it, to be read by a person.
pub fn load(program: Program) -> Result<Arc<language::Program>, String> {
    let (id, text) = match program {
        Program::Increments { .. } => ("increments", include_str!("../lessons/increments.toml")),
        Program::Philosophers { .. } => {
            ("philosophers", include_str!("../lessons/philosophers.toml"))
        }
        Program::Buffer(_) => ("buffer", include_str!("../lessons/buffer.toml")),
    };
    let source = Source::new(format!("{id}.toml"), text);
    let (lesson, _) = Lesson::load(&source, id, "peers")
        .map_err(|found| render(&source, &found.into_sorted(), false))?;
    let machinery = Machinery {
        cores: 2,
        workers: 2,
    };
    language::Program::bind(Arc::clone(&lesson.program), parameters(program), machinery)
        .map(Arc::new)
        .map_err(|error| error.to_string())
}

/// The parameters in the order of the lesson.
fn parameters(program: Program) -> Vec<Value> {
    match program {
        Program::Increments { times } => vec![Value::Int(times.into())],
        Program::Philosophers { ordered } => vec![Value::Bool(ordered)],
        Program::Buffer(Size {
            each,
            items,
            capacity,
        }) => [each, items, capacity]
            .map(|n| Value::Int(n.into()))
            .to_vec(),
    }
}

/// Searches it all.
pub fn search(program: &Arc<language::Program>, how: How) -> Seen {
    let mut search = Search::new(Board::new(program, Rules::THREADS, 0));
    search.threads = how.threads;
    search.count = how.count;
    search.reduction = match how.reduce {
        true => Reduction::Always,
        false => Reduction::Never,
    };
    let found = search.go();
    let deadlock = found
        .outcomes
        .iter()
        .any(|end| end.ending.word() == "deadlock");
    Seen {
        states: found.states,
        complete: found.bound.is_none(),
        deadlock,
        interleavings: match found.interleavings {
            Interleavings::Counted(count) => Some(count),
            _ => None,
        },
    }
}
