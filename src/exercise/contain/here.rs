//! What this machine enforces, found by trying.

use super::supervise::supervise;
use super::walls::{Held, Wall, Walls, names};
use super::watch::Watch;
use super::{How, Private, TRY};
use std::fs;
use std::net::UdpSocket;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::thread;
use std::time::Duration;

/// Threads that the trial may have.
const TASKS: u64 = 16;
/// Memory that the trial may have, in bytes, and what it asks for.
const SPACE: u64 = 4 << 30;

/// Which walls stand on this machine: a program that starts no others is started inside them, tries
/// each, and tells. `starter`: as [`Walls::starter`]. Takes some ms.
///
/// That all of a compiler's processes end with it, and that they are counted, is told as it was put
/// up and not tried out.
pub fn walls_here(starter: Option<&Path>) -> Vec<Wall> {
    let own = starter
        .map(Path::to_path_buf)
        .or_else(|| std::env::current_exe().ok());
    let (Some(own), Ok(inside), Ok(outside)) = (own, Private::new(), Private::new()) else {
        return vec![Wall::missing(
            names::LIMITS,
            "there is no temporary folder to try it in",
        )];
    };
    let secret = outside.path().join("secret");
    // If it cannot be written it cannot be read either, and the trial says why.
    let _ = fs::write(&secret, "secret");
    let mut walls = Walls::around(&own, inside.path());
    walls.args = vec![TRY.into(), outside.path().display().to_string()];
    walls.read = Some(vec![own.clone()]);
    walls.limits.tasks = TASKS;
    walls.limits.address_space = SPACE;
    walls.limits.real = Duration::from_secs(5);
    walls.starter = Some(own.clone());
    let mut found = tried(&walls);
    // Those of a compiler, which has to start others.
    walls.processes = true;
    walls.args = vec![TRY.into(), "nothing".into()];
    let ended = supervise(&walls, &[], &Watch::default());
    for wall in ended
        .walls
        .into_iter()
        .filter(|wall| wall.name == names::TREE)
    {
        found.push(wall);
    }
    found
}

/// What was put up, and of that what does not hold.
fn tried(walls: &Walls) -> Vec<Wall> {
    let ended = supervise(walls, &[], &Watch::default());
    if let How::NotStarted(reason) = ended.how {
        return vec![Wall::missing(names::LIMITS, reason)];
    }
    let broken: Vec<Wall> = serde_json::from_slice(&ended.stdout).unwrap_or_else(|_| {
        let name = names::LIMITS;
        vec![Wall::missing(
            name,
            format!("the trial ended before it could tell: {:?}", ended.how),
        )]
    });
    let mut found: Vec<Wall> = ended.walls;
    found.retain(|wall| wall.name != names::TREE);
    for wall in broken {
        match found.iter_mut().find(|known| known.name == wall.name) {
            Some(known) if known.held == Held::Held => *known = wall,
            Some(_) => {}
            None => found.push(wall),
        }
    }
    found
}

/// Tries the walls around this process, and prints those that do not hold, as JSON.
pub(super) fn try_walls() -> ExitCode {
    let Some(outside) = std::env::args_os().nth(2).map(PathBuf::from) else {
        return ExitCode::FAILURE;
    };
    if !outside.is_absolute() {
        return ExitCode::SUCCESS;
    }
    let mut broken = Vec::new();
    let mut tried = |name: &str, harmed: bool| {
        if harmed {
            broken.push(Wall::missing(name, "it was tried, and was not refused"));
        }
    };
    tried(
        names::WRITE,
        fs::write(outside.join("harm"), "harm").is_ok(),
    );
    tried(names::READ, fs::read(outside.join("secret")).is_ok());
    tried(names::NETWORK, UdpSocket::bind("127.0.0.1:0").is_ok());
    tried(names::PROCESSES, starts_another());
    tried(names::TASKS, starts_many());
    tried(names::LIMITS, takes_much());
    serde_json::to_writer(std::io::stdout(), &broken)
        .map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS)
}

/// Starts this binary once more, as a trial of nothing.
fn starts_another() -> bool {
    let trial = |own| Command::new(own).args([TRY, "nothing"]).status();
    std::env::current_exe().and_then(trial).is_ok()
}

/// Starts more threads than it may have, all at once.
fn starts_many() -> bool {
    thread::scope(|scope| {
        let (hold, held) = std::sync::mpsc::channel::<()>();
        let held = std::sync::Arc::new(std::sync::Mutex::new(held));
        let started = (0..TASKS + 8).all(|_| {
            let held = std::sync::Arc::clone(&held);
            let wait = move || {
                // Until all were started.
                let _ = held.lock().map(|held| held.recv());
            };
            thread::Builder::new()
                .stack_size(64 * 1024)
                .spawn_scoped(scope, wait)
                .is_ok()
        });
        drop(hold);
        started
    })
}

/// Asks for as much memory as it may not have.
fn takes_much() -> bool {
    let bytes = usize::try_from(SPACE).unwrap_or(usize::MAX);
    Vec::<u8>::new().try_reserve_exact(bytes).is_ok()
}
