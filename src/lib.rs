//! Counterpoint: a workbook for learning concurrency by watching it happen.
//!
//! A lesson describes one small concurrent program: tasks made of steps, and the things they
//! share. The workbook runs that one program in every way a computer can, for real and timed, and
//! again on a simulated clock; all of it gives the same kind of trace, from which every table and
//! picture is made.
//!
//! # Words
//!
//! | word | meaning |
//! |---|---|
//! | lesson | a TOML file: prose, questions, parameters, one program, the runs to compare |
//! | program | validated tasks, steps and shared objects; what a lesson describes |
//! | task | one flow of control in a program, whatever carries it (a thread, a process, an async task) |
//! | step | one thing a task does |
//! | operation | a step on something shared: the world decides it |
//! | work | a step that takes time: sleeping, a blocking call, computing |
//! | mechanism | a way to run tasks: sequential, threads, processes, async (one thread / many), pool |
//! | seat | what a task needs to take a step: a thread, a process, its turn on an async thread |
//! | worker | what carries tasks in a run: a thread, a process, a simulated seat |
//! | trace | the ordered events of one run, real or simulated |
//! | lane | a task's row in a picture |
//! | schedule | the order in which tasks took their steps; can be replayed |
//! | outcome | how a run ended: finished with these values, deadlocked, failed, out of steps, cancelled, refused |
//! | exercise | a folder: what is asked in real Rust, the file handed out, its hidden check, a solution, answers known to be wrong |
//! | answer | a student's file: ordinary Rust, never changed by us |
//! | check | an answer compiled, run within walls and judged; also the hidden tests it is judged by |
//! | record | what a run of an answer reported: every spawn, lock, wait, message and piece of domain work |
//! | stand-in | a crate that takes the place of `std` or `tokio` in a check: it records, and controls who goes on |
//! | proof | what must be shown of an answer besides right results: overlap, makespan, schedules |
//! | verdict | what a check comes to, in one word: passed, race, deadlock, not concurrent, … |
//! | desk | the folder in which a student works; the kit is the compiled crates of a check |
//! | story time | the time of a lesson ("a move takes 5 s"), in which everything is told |
//! | real time | the time a real run takes; `scale` story seconds pass in one real second |
//!
//! # Layers
//!
//! Each uses only those above it; a test keeps it so. [`program`], [`trace`], [`machine`],
//! [`lesson`], [`mechanism`], [`simulator`], [`session`], [`files`], [`prose`], [`progress`],
//! [`report`], [`exercise`], [`tui`], [`cli`]. `lesson` sees only `program`, and
//! `mechanism` and `simulator` do not see each other.

pub mod cli;
pub mod exercise;
pub mod explorer;
pub mod files;
pub mod lesson;
pub mod machine;
pub mod mechanism;
pub mod program;
pub mod progress;
pub mod prose;
pub mod report;
pub mod session;
pub mod simulator;
pub mod trace;
pub mod tui;
