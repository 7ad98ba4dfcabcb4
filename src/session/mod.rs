//! The runs of a lesson, planned and carried out: the one place that knows lessons, mechanisms and
//! the simulator together. The command line and the screens stand on it.

mod facts;
mod go;
mod plan;
mod scale;

pub use facts::facts;
pub use go::{Done, Session};
pub use plan::{Options, Plan, PlanError, PlannedRun};
pub use scale::{Scale, ScaleNote};
