//! Which task goes on when several could: the choices of a search.
//!
//! The real runtime polls tasks in the order in which they were woken. In a search, a task that could go on may have to
//! wait for its turn once more, before it is polled and before each operation; any runtime may do that. So other orders
//! come about.

use crate::carried;
use standin::counterpoint::{self, Mode};

/// How often in a row a task may have to wait for its turn once more.
const MOST: u32 = 2;

fn chosen(among: u32) -> u32 {
    if counterpoint::mode() == Mode::Search && carried::alive() > 1 {
        counterpoint::choose(among)
    } else {
        0
    }
}

/// How often a task has to wait for its turn before it carries out an operation.
pub(crate) fn before_operation() -> u32 {
    chosen(2)
}

/// Whether a task that could go on has to wait for its turn once more, after `times` in a row.
pub(crate) fn before_poll(times: u32) -> bool {
    times < MOST && chosen(2) == 1
}

/// Which of the branches of a `select!` is polled first.
pub fn first_branch(branches: u32) -> u32 {
    match counterpoint::mode() {
        Mode::Turn => 0,
        Mode::Search => counterpoint::choose(branches),
        Mode::Off | Mode::Real => real::macros::support::thread_rng_n(branches),
    }
}
