//! Exercises: what a student writes, and what is judged of it.
//!
//! A [`Book`](book::Book) holds the exercises. [`kit`] is what is on a student's disk. A check compiles the student's
//! file, unmodified, against the crates in `exercises/support`, whose `std` and `tokio` record and control it, and runs
//! it within walls ([`contain`]). What it reports is read by [`record`], judged by [`judge`], and shown as lessons are
//! by [`observe`].

pub mod book;
pub mod check;
pub mod contain;
pub mod grade;
pub mod jobs;
pub mod judge;
pub mod judged;
pub mod kit;
pub mod observe;
pub mod record;
pub mod shown;
pub mod tell;
pub mod verify;
