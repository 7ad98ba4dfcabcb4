//! What else there is to know of a search.

use super::Came;
use crate::explorer::{Bound, Interleavings};
use crate::session::Exploration;

/// What else there is to know of a search, in sentences without full stops.
pub fn notes(exploration: &Exploration, came: &Came) -> Vec<String> {
    let explored = &came.explored;
    let mut notes = Vec::new();
    if explored.timeless {
        notes.push(
            "time does not exist here: a sleep or a computation may take any time, and the clock \
             shows 0 s"
                .to_owned(),
        );
    }
    if explored.seeded {
        notes.push(format!(
            "random numbers are those of seed {}; with another --seed it may end otherwise",
            exploration.seed
        ));
    }
    if explored.reduced {
        notes.push(
            "moves that concern nobody else were taken in one order only (reduction): fewer \
             states, the same outcomes, and no count of interleavings"
                .to_owned(),
        );
    }
    if exploration.mechanism.rules().seats == crate::machine::Seats::Workers {
        let workers = u64::from(exploration.program.machinery.workers);
        let workers = crate::report::count(workers, "worker", "workers");
        notes.push(format!("with {workers}; --workers N takes another number"));
    }
    if explored.interleavings == Interleavings::Endless {
        notes.push("tasks can go round, so there is no end to the interleavings".to_owned());
    }
    notes.extend(explored.bound.as_ref().and_then(further));
    notes
}

/// What makes a search smaller, and when nothing does.
const LESS: &str = "smaller parameters, --reduce always and fewer tasks need less, and where a \
                    number grows without end no limit is enough";

/// What to do about a bound.
fn further(bound: &Bound) -> Option<String> {
    Some(match bound {
        Bound::States(_) => format!("--max-states N looks further; {LESS}"),
        Bound::Memory(_) => format!("--max-memory SIZE looks further; {LESS}"),
        Bound::Outcomes(_) => {
            "`explore.shows` in the lesson says which variables tell outcomes apart".to_owned()
        }
        Bound::Spins { task } => format!(
            "{task} has a loop with nothing in it that others could see; what comes after was not \
             looked at"
        ),
        Bound::Stopped | Bound::Target => return None,
    })
}
