//! A process putting up walls around itself: everything as far as the system goes.

mod limits;
#[cfg(target_os = "linux")]
mod paths;
#[cfg(target_os = "linux")]
mod space;
#[cfg(target_os = "linux")]
mod syscalls;
#[cfg(target_os = "linux")]
mod user;

pub use limits::Count;
#[cfg(target_os = "linux")]
pub use space::enter as enter_namespace;
#[cfg(target_os = "linux")]
pub use syscalls::refusable;
#[cfg(target_os = "linux")]
pub use user::stays_root;

use super::report::Order;
use super::walls::Wall;
use nix::sys::stat::{Mode, umask};
use std::process::Command;

/// Puts up the walls around this process, and gives the command that starts the program, and which
/// walls stand.
pub fn enforce(order: &Order, count: Count) -> (Command, Vec<Wall>) {
    // Folders of a run are closed to others anyway; what a compiler makes must be executable by the
    // user that it will run as.
    umask(Mode::S_IWGRP | Mode::S_IWOTH);
    let mut stand = Vec::new();
    #[cfg(target_os = "linux")]
    let program = linux(order, count, &mut stand);
    #[cfg(not(target_os = "linux"))]
    let program = {
        elsewhere(order, count, &mut stand);
        order.walls.program.clone()
    };
    let mut command = Command::new(program);
    command.args(&order.walls.args).env_clear();
    command.envs(order.walls.env.iter().map(|(name, value)| (name, value)));
    (command, stand)
}

#[cfg(target_os = "linux")]
fn linux(order: &Order, count: Count, stand: &mut Vec<Wall>) -> std::path::PathBuf {
    use super::walls::names;
    let walls = &order.walls;
    let rules = paths::rules(walls);
    let program = user::reachable_program(walls);
    let user = user::drop_rights(walls);
    let count = match count {
        Count::WithTheUsers if user.is_err() => space::count_apart(),
        known => known,
    };
    // After the user was changed, which would forget it, and before it is refused.
    let _ = nix::sys::prctl::set_pdeathsig(nix::sys::signal::Signal::SIGKILL);
    stand.push(limits::apply(&walls.limits));
    stand.push(limits::tasks(
        &walls.limits,
        count,
        user.is_ok(),
        order.cgroup.is_some(),
    ));
    stand.push(Wall::of(names::USER, user));
    stand.extend(paths::restrict(walls, rules));
    stand.extend(syscalls::refuse(walls.processes));
    program
}

#[cfg(not(target_os = "linux"))]
fn elsewhere(order: &Order, count: Count, stand: &mut Vec<Wall>) {
    use super::walls::names;
    stand.push(limits::apply(&order.walls.limits));
    stand.push(limits::tasks(&order.walls.limits, count, false, false));
    for name in [names::WRITE, names::NETWORK, names::PROCESSES, names::USER] {
        stand.push(Wall::missing(name, "only Linux has what this needs"));
    }
}
