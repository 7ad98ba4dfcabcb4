//! Exercises from one end to the other: answers are compiled, run within walls, and judged; the program is driven as a
//! student and an author drive it.
#![cfg(unix)]

#[path = "common/kit.rs"]
mod kit;

#[path = "exercises/desk.rs"]
mod desk;
#[path = "exercises/hostile.rs"]
mod hostile;
#[path = "exercises/remembered.rs"]
mod remembered;
#[path = "exercises/verified.rs"]
mod verified;
