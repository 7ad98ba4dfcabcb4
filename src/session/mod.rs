//! The runs of a lesson, planned and carried out, and schedules played: the one place that knows
//! lessons, mechanisms, the simulator and the explorer together. The command line and the screens
//! stand on it.

mod by_hand;
mod explore;
mod facts;
mod go;
mod hammer;
mod plan;
mod played;
mod retell;
mod scale;

pub use by_hand::{NotByHand, by_hand};
pub use explore::{Asked, ClaimKind, Exploration, WORKERS, explored_on};
pub use facts::facts;
pub use go::{Done, Session};
pub use hammer::{Ended, Hammer, Hammered, looks_at_clock};
pub use plan::{EVENTS, Foreseen, Options, Plan, PlanError, PlannedRun, label};
pub use played::{Played, Then, played, spread};
pub use retell::{Retold, film, retell};
pub use scale::{Scale, ScaleNote};
