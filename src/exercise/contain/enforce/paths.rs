//! Landlock: what may be written, read and executed.

use crate::exercise::contain::walls::{Wall, Walls, names};
use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, LandlockStatus,
    PathBeneath, PathFd, Ruleset, RulesetAttr, RulesetCreated, RulesetCreatedAttr, RulesetError,
    Scope,
};
use std::path::Path;

/// What we know of; the library leaves out what the kernel does not know.
const KNOWN: ABI = ABI::V6;

/// What compilers and programs read of the system.
const SYSTEM: &[&str] = &[
    "/usr",
    "/lib",
    "/lib32",
    "/lib64",
    "/bin",
    "/sbin",
    "/nix/store",
    "/gnu/store",
    "/proc",
    "/sys/devices/system/cpu",
    "/sys/fs/cgroup",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/localtime",
    "/etc/nsswitch.conf",
    "/etc/passwd",
    "/etc/group",
    "/dev/null",
    "/dev/zero",
    "/dev/full",
    "/dev/random",
    "/dev/urandom",
];

/// Loaders of programs, which are executed with them.
const LOADERS: &[&str] = &[
    "/lib64/ld-linux-x86-64.so.2",
    "/lib/ld-linux-aarch64.so.1",
    "/lib/ld-linux-riscv64-lp64d.so.1",
    "/lib/ld-musl-x86_64.so.1",
    "/lib/ld-musl-aarch64.so.1",
];

/// The rules, made while this process can still reach every path.
pub fn rules(walls: &Walls) -> Result<RulesetCreated, String> {
    made(walls).map_err(|error| error.to_string())
}

fn made(walls: &Walls) -> Result<RulesetCreated, RulesetError> {
    let write = AccessFs::from_write(KNOWN);
    let look = AccessFs::ReadFile | AccessFs::ReadDir;
    let mut handled = write;
    if walls.read.is_some() {
        handled |= look;
    }
    if !walls.processes {
        handled |= AccessFs::Execute;
    }
    let mut rules = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(handled)?
        .handle_access(AccessNet::from_all(KNOWN))?
        .scope(Scope::from_all(KNOWN))?
        .create()?;
    for folder in &walls.write {
        rules = allow(rules, folder, (write | look) & handled)?;
    }
    rules = allow(
        rules,
        Path::new("/dev/null"),
        AccessFs::WriteFile | AccessFs::Truncate,
    )?;
    if let Some(read) = &walls.read {
        let system = SYSTEM.iter().map(Path::new);
        for path in read.iter().map(AsRef::as_ref).chain(system) {
            rules = allow(rules, path, look)?;
        }
    }
    let run = (look | AccessFs::Execute) & handled;
    let loaders = LOADERS.iter().map(Path::new);
    for path in loaders.chain([walls.program.as_path()]) {
        rules = allow(rules, path, run)?;
    }
    Ok(rules)
}

/// Adds a rule for a path; one that is not there needs none.
fn allow(
    rules: RulesetCreated,
    path: &Path,
    access: BitFlags<AccessFs>,
) -> Result<RulesetCreated, RulesetError> {
    let access = if path.is_dir() {
        access
    } else {
        access & AccessFs::from_file(KNOWN)
    };
    match PathFd::new(path) {
        Ok(file) if !access.is_empty() => rules.add_rule(PathBeneath::new(file, access)),
        _ => Ok(rules),
    }
}

/// Applies the rules, for good.
pub fn restrict(walls: &Walls, rules: Result<RulesetCreated, String>) -> Vec<Wall> {
    let outcome = rules.and_then(|rules| {
        let status = rules.restrict_self().map_err(|error| error.to_string())?;
        match status.landlock {
            LandlockStatus::Available { effective_abi, .. } if effective_abi >= ABI::V3 => Ok(()),
            LandlockStatus::Available { .. } => Err(
                "this kernel's landlock lets files be emptied; Linux 6.2 and later do not".into(),
            ),
            _ => Err("this kernel has no landlock".into()),
        }
    });
    let mut stand = vec![Wall::of(names::WRITE, outcome.clone())];
    if walls.read.is_some() {
        stand.push(Wall::of(names::READ, outcome));
    }
    stand
}
