//! Every screen in every state, without a terminal: how it looks, and that it can be drawn in any
//! size and after any keys.
//!
//! The pictures are in `tests/screens/snapshots`. After a change that is meant to change them, run
//! this with `INSTA_UPDATE=always` and look at what `git diff` shows.

#![cfg(unix)] // Elsewhere there are no processes among the runs.

#[path = "screens/any.rs"]
mod any;
#[path = "screens/driver.rs"]
mod driver;
#[path = "screens/exercises.rs"]
mod exercises;
#[path = "screens/lessons.rs"]
mod lessons;
#[path = "screens/looks.rs"]
mod looks;
#[path = "screens/play.rs"]
mod play;
#[path = "screens/schedules.rs"]
mod schedules;
#[path = "screens/snapshot.rs"]
mod snapshot;
#[path = "screens/states.rs"]
mod states;
