//! Programs that would do harm, inside walls: each must be stopped, told of rightly, and gone.
//!
//! What a machine does not enforce is skipped, and said. The programs are in `tests/contain/`.
#![cfg(unix)]

use counterpoint::exercise::contain::{
    Cancel, Ended, Held, How, Private, Wall, Walls, Watch, supervise, walls_here,
};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

const STARTER: &str = env!("CARGO_BIN_EXE_counterpoint");
const MB: u64 = 1 << 20;
/// How many the bombs may start that are allowed 40, of the 300 that they try. Without a namespace
/// they are counted with all that the user runs, which other tests change meanwhile.
const MOST: u32 = 100;

/// The hostile program, compiled once.
fn hostile() -> &'static Path {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("contain");
        fs::create_dir_all(&folder).unwrap();
        let made = folder.join(format!("hostile-{}", std::process::id()));
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contain/hostile.rs");
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let mut compile = Command::new(rustc);
        compile.args(["--edition", "2021"]).arg(source);
        assert!(compile.arg("-o").arg(&made).status().unwrap().success());
        // Not over one that another run of the tests is running.
        let kept = folder.join("hostile");
        fs::rename(made, &kept).unwrap();
        kept
    })
}

/// One program about to run, with a folder of its own and one that is somebody else's.
struct Case {
    walls: Walls,
    watch: Watch,
    stdin: &'static str,
    outside: Private,
    own: Private,
    mark: String,
}

fn case(deed: &str) -> Case {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let mark = format!("hostile-mark-{}-{number}-end", std::process::id());
    let (own, outside) = (Private::new().unwrap(), Private::new().unwrap());
    // Open to everybody: it is the walls that have to hold, and not who owns it.
    fs::set_permissions(outside.path(), fs::Permissions::from_mode(0o777)).unwrap();
    fs::write(outside.path().join("kept"), "kept").unwrap();
    fs::set_permissions(
        outside.path().join("kept"),
        fs::Permissions::from_mode(0o666),
    )
    .unwrap();
    let mut walls = Walls::around(hostile(), own.path());
    walls.args = vec![
        deed.into(),
        outside.path().display().to_string(),
        mark.clone(),
    ];
    walls.starter = Some(STARTER.into());
    walls.limits.real = Duration::from_secs(15);
    let (watch, stdin) = (Watch::default(), "");
    Case {
        walls,
        watch,
        stdin,
        outside,
        own,
        mark,
    }
}

impl Case {
    /// Runs it; afterwards nothing of it is there.
    fn run(&self) -> Ended {
        let ended = supervise(&self.walls, self.stdin.as_bytes(), &self.watch);
        assert_eq!(ended.alive, [""; 0], "could not be killed");
        let running = running(&self.mark);
        assert!(
            running.is_empty(),
            "still there: {running:?} after {ended:?}"
        );
        ended
    }

    fn run_with(mut self, change: impl FnOnce(&mut Walls)) -> Ended {
        change(&mut self.walls);
        self.run()
    }

    /// Nothing was done to what is not its own.
    fn assert_unharmed(&self) {
        let names: Vec<_> = fs::read_dir(self.outside.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(names, ["kept"]);
        let kept = self.outside.path().join("kept");
        assert_eq!(fs::read_to_string(&kept).unwrap(), "kept");
        assert_eq!(kept.metadata().unwrap().permissions().mode() & 0o777, 0o666);
    }
}

/// Processes with a mark among their arguments, with their state; those that have ended are not any more.
fn running(mark: &str) -> Vec<String> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let commands = entries.filter_map(|entry| {
        let command = fs::read(entry.path().join("cmdline")).ok()?;
        let command = String::from_utf8_lossy(&command).into_owned();
        command
            .contains(mark)
            .then(|| format!("{:?} {command}", entry.file_name()))
    });
    commands.collect()
}

fn said(ended: &Ended) -> &str {
    std::str::from_utf8(&ended.stdout).unwrap().trim_end()
}

/// Whether a wall stood in a run; if not, it is said that the test cannot tell.
fn stood(walls: &[Wall], name: &str) -> bool {
    match walls
        .iter()
        .find(|wall| wall.name.contains(name))
        .map(|wall| &wall.held)
    {
        Some(Held::Held) => true,
        Some(Held::Missing(reason)) => {
            eprintln!("SKIPPED, as this machine has no wall `{name}`: {reason}");
            false
        }
        None => panic!("nothing is said of `{name}`: {walls:?}"),
    }
}

#[test]
fn the_machine_tells_what_it_enforces() {
    let walls = walls_here(Some(STARTER.as_ref()));
    for wall in &walls {
        println!("{wall:?}");
    }
    let names = [
        "writing",
        "reading",
        "network",
        "other processes",
        "threads",
        "end with it",
        "user",
        "limits",
    ];
    for name in names {
        assert!(walls.iter().any(|wall| wall.name.contains(name)), "{name}");
    }
    assert!(stood(&walls, "limits on"), "{walls:?}");
}

/// Without walls the programs do what they are for: otherwise the tests below would tell nothing.
#[test]
fn without_walls_there_is_harm() {
    let plain = |deed: &str| {
        let case = case(deed);
        let mut command = Command::new(hostile());
        command.args(&case.walls.args).current_dir(case.own.path());
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    for deed in ["harm", "link"] {
        let harm = plain(deed);
        let done: Vec<&str> = harm.lines().collect();
        let all = [
            "new", "change", "append", "read", "chmod", "folder", "rename", "delete",
        ];
        assert!(all.iter().all(|what| done.contains(what)), "{done:?}");
    }
    assert_eq!(plain("call"), "tcp\nudp\nunix\npair\n");
    assert_eq!(plain("become"), "became\n");
}

#[test]
fn how_a_program_ends_is_told() {
    assert_eq!(case("nothing").run().how, How::Exited(0));
    assert_eq!(case("exit").run().how, How::Exited(7));
    let aborted = How::Signalled {
        signal: 6,
        name: "SIGABRT".into(),
    };
    assert_eq!(case("abort").run().how, aborted);
    assert_eq!(
        case("exit").run_with(|walls| walls.processes = true).how,
        How::Exited(7)
    );
}

#[test]
fn what_cannot_be_started_is_told() {
    for processes in [false, true] {
        let ended = case("nothing").run_with(|walls| {
            walls.program = "/nowhere/at/all".into();
            walls.processes = processes;
        });
        assert!(
            matches!(&ended.how, How::NotStarted(why) if why.contains("/nowhere")),
            "{ended:?}"
        );
    }
    let ended = case("nothing").run_with(|walls| walls.cwd = "/nowhere/at/all".into());
    assert!(matches!(ended.how, How::NotStarted(_)), "{ended:?}");
    // A starter that does not know its part.
    let ended = case("nothing").run_with(|walls| walls.starter = Some("/bin/true".into()));
    assert!(matches!(ended.how, How::NotStarted(_)), "{ended:?}");
}

#[test]
fn standard_input_reaches_it_and_nothing_else_does() {
    let mut echo = case("echo");
    echo.stdin = "a word";
    let ended = echo.run();
    assert_eq!(
        (&ended.how, said(&ended)),
        (&How::Exited(0), "heard a word")
    );
    let ended = case("nothing").run_with(|walls| {
        walls.program = "/usr/bin/env".into();
        walls.args.clear();
        walls.env = vec![("WORD".into(), "one".into())];
    });
    assert_eq!(said(&ended), "WORD=one");
}

#[test]
fn no_forks_where_it_may_start_no_others() {
    let ended = case("forks").run();
    if stood(&ended.walls, "no other processes") {
        assert_eq!((&ended.how, said(&ended)), (&How::Exited(0), "0"));
    }
}

#[test]
fn a_fork_bomb_is_small_and_is_gone() {
    let ended = case("forks").run_with(|walls| {
        walls.processes = true;
        walls.limits.tasks = 40;
    });
    if stood(&ended.walls, "threads and processes") {
        let forks: u32 = said(&ended).parse().unwrap();
        assert!((10..=MOST).contains(&forks), "{forks} forks");
        assert_eq!(ended.how, How::Exited(0));
        assert!(ended.left.len() >= 10, "{:?}", ended.left);
    }
}

#[test]
fn a_daemon_ends_with_it_and_is_named() {
    let daemon = case("daemon");
    let alone = daemon.run();
    if stood(&alone.walls, "no other processes") {
        assert_eq!(said(&alone), "refused");
    }
    let mut daemon = case("daemon");
    daemon.walls.processes = true;
    daemon.walls.write.push(daemon.outside.path().into());
    let ended = daemon.run();
    assert_eq!((&ended.how, said(&ended)), (&How::Exited(0), "left"));
    assert!(
        daemon.outside.path().join("daemon").exists(),
        "it never was there"
    );
    assert_eq!(ended.left.len(), 1, "{:?}", ended.left);
    assert!(ended.left[0].starts_with("hostile"), "{:?}", ended.left);
}

#[test]
fn whoever_ignores_signals_is_killed_all_the_same() {
    for processes in [false, true] {
        let ended = case("stubborn").run_with(|walls| {
            walls.processes = processes;
            walls.limits.real = Duration::from_millis(400);
        });
        assert_eq!(ended.how, How::TimedOut);
    }
}

#[test]
fn nobody_else_is_sent_a_signal() {
    let ended = case("kill").run();
    if stood(&ended.walls, "reach into other processes") {
        assert_eq!(said(&ended), "false false");
    }
}

#[test]
fn it_does_not_become_another_program() {
    let ended = case("become").run();
    if stood(&ended.walls, "no writing") {
        assert_eq!(said(&ended), "refused: PermissionDenied");
    }
}

#[test]
fn nothing_elsewhere_is_written_read_or_deleted() {
    for deed in ["harm", "link"] {
        let mut harm = case(deed);
        harm.walls.read = Some(Vec::new());
        harm.walls.env = vec![("HOME".into(), harm.outside.path().display().to_string())];
        let ended = harm.run();
        if stood(&ended.walls, "no writing") && stood(&ended.walls, "reach into") {
            assert_eq!((&ended.how, said(&ended)), (&How::Exited(0), ""));
            harm.assert_unharmed();
        }
        let ended = case(deed).run();
        if stood(&ended.walls, "no writing") && stood(&ended.walls, "reach into") {
            assert_eq!((&ended.how, said(&ended)), (&How::Exited(0), "read"));
        }
    }
}

#[test]
fn deleting_its_own_folder_harms_nobody_else() {
    let delete = case("delete");
    let ended = delete.run();
    assert_eq!((&ended.how, said(&ended)), (&How::Exited(0), "0"));
    delete.assert_unharmed();
    let path = delete.own.path().to_path_buf();
    drop(delete);
    assert!(!path.exists());
    assert_eq!(case("nothing").run().how, How::Exited(0));
}

#[test]
fn files_are_limited() {
    for deed in ["large", "sparse"] {
        let mut large = case(deed);
        large.walls.limits.file_size = 4 * MB;
        let ended = large.run();
        assert_eq!((&ended.how, said(&ended)), (&How::FileTooLarge, ""));
        let size = fs::metadata(large.own.path().join(deed)).unwrap().len();
        assert!(size <= 4 * MB, "{size} bytes");
    }
}

#[test]
fn sockets_are_refused_but_pairs() {
    let ended = case("call").run();
    if stood(&ended.walls, "no network") {
        assert_eq!((&ended.how, said(&ended)), (&How::Exited(0), "pair"));
    }
}

#[test]
fn memory_is_limited() {
    let grown = case("grow").run_with(|walls| walls.limits.memory = 64 * MB);
    if cfg!(target_os = "linux") {
        assert_eq!((&grown.how, said(&grown)), (&How::TooMuchMemory, ""));
        assert!(
            grown.usage.peak_memory.unwrap() > 64 * MB,
            "{:?}",
            grown.usage
        );
    }
    let asked = case("swallow").run_with(|walls| walls.limits.address_space = 1024 * MB);
    assert_eq!((&asked.how, said(&asked)), (&How::TooMuchMemory, ""));
}

#[test]
fn output_is_limited_and_what_fits_is_kept() {
    for processes in [false, true] {
        let ended = case("chatter").run_with(|walls| {
            walls.processes = processes;
            walls.limits.output = 100_000;
        });
        assert_eq!(ended.how, How::TooMuchOutput);
        assert_eq!(ended.stdout, vec![b'x'; 100_000]);
    }
}

#[test]
fn threads_are_limited() {
    let ended = case("threads").run_with(|walls| walls.limits.tasks = 40);
    match &ended.how {
        // Root that had to stay root: it is killed when it is seen.
        How::TooManyTasks => assert!(!stood(&ended.walls, "threads and processes")),
        How::Exited(0) if stood(&ended.walls, "threads and processes") => {
            let threads: u32 = said(&ended).parse().unwrap();
            assert!((10..=MOST).contains(&threads), "{threads} threads");
        }
        how => assert_eq!(how, &How::Exited(0)),
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_deadlock_is_told_with_names() {
    let ended = case("deadlock").run();
    let How::Deadlocked { threads } = &ended.how else {
        panic!("{ended:?}");
    };
    let mut names: Vec<&str> = threads.iter().map(|thread| thread.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["ada", "bob", "main"]);
    assert!(
        threads.iter().all(|thread| thread.state == 'S'),
        "{threads:?}"
    );
    let mut unwatched = case("deadlock");
    unwatched.watch.deadlock = false;
    unwatched.walls.limits.real = Duration::from_millis(700);
    assert_eq!(unwatched.run().how, How::TimedOut);
}

#[test]
fn who_waits_for_long_is_not_deadlocked() {
    let ended = case("patient").run();
    assert_eq!((&ended.how, said(&ended)), (&How::Exited(0), "done"));
}

#[test]
#[cfg(target_os = "linux")]
fn who_only_computes_is_busy() {
    let ended = case("spin").run_with(|walls| walls.limits.real = Duration::from_secs(3));
    // The other tests take processors too.
    let share = ended.usage.cpu.as_secs_f64() / ended.usage.wall.as_secs_f64();
    match ended.how {
        How::Busy => assert!(share > 0.4, "{ended:?}"),
        How::TimedOut => assert!(share < 0.6, "{ended:?}"),
        _ => panic!("{ended:?}"),
    }
}

#[test]
fn processor_time_is_limited() {
    for processes in [false, true] {
        let ended = case("spin").run_with(|walls| {
            walls.processes = processes;
            walls.limits.cpu = Duration::from_secs(1);
        });
        assert_eq!(ended.how, How::TooMuchCpu);
    }
}

#[test]
fn a_run_is_cancelled_from_another_thread() {
    for processes in [false, true] {
        let mut sleep = case("sleep");
        sleep.walls.processes = processes;
        let cancel: Cancel = sleep.watch.cancel.clone();
        let running = thread::spawn(move || sleep.run());
        thread::sleep(Duration::from_millis(50));
        cancel.cancel();
        let ended = running.join().unwrap();
        assert_eq!(ended.how, How::Cancelled);
        assert!(
            ended.usage.wall < Duration::from_secs(10),
            "it ended by itself"
        );
        // What was cancelled stays cancelled.
        let mut late = case("sleep");
        late.watch.cancel = cancel;
        assert_eq!(late.run().how, How::Cancelled);
    }
}

#[test]
fn runs_beside_each_other_do_not_mix() {
    let others = ["forks", "deadlock", "exit", "sleep", "nothing", "threads"].map(|deed| {
        let mut other = case(deed);
        other.walls.limits.real = Duration::from_secs(2);
        thread::spawn(move || other.run().how)
    });
    let ended = others.map(|other| other.join().unwrap());
    assert_eq!(ended[2], How::Exited(7));
    assert_eq!(ended[3], How::TimedOut);
    assert_eq!(ended[4], How::Exited(0));
}

/// The walls that a check compiles in: the compiler may start its linker and read its own parts.
#[test]
fn a_compiler_works_inside_walls_and_reads_nothing_else() {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let sysroot = Command::new(rustc).args(["--print", "sysroot"]).output();
    let sysroot = String::from_utf8(sysroot.unwrap().stdout).unwrap();
    let sysroot = PathBuf::from(sysroot.trim());
    let compiler = sysroot.join("bin/rustc");
    if !compiler.is_file() {
        return eprintln!("SKIPPED: no compiler at {}", compiler.display());
    }
    let compile = |source: String| {
        let mut case = case("nothing");
        fs::write(case.own.path().join("made.rs"), source).unwrap();
        fs::set_permissions(
            case.own.path().join("made.rs"),
            fs::Permissions::from_mode(0o644),
        )
        .unwrap();
        case.walls.program = compiler.clone();
        case.walls.args = ["made.rs", "-o", "made"].map(String::from).into();
        let folder = case.own.path().display().to_string();
        let env = [
            ("PATH", "/usr/local/bin:/usr/bin:/bin"),
            ("TMPDIR", &folder),
        ];
        case.walls.env = env.map(|(name, value)| (name.into(), value.into())).into();
        case.walls.processes = true;
        case.walls.read = Some(vec![sysroot.clone()]);
        (case.run(), case)
    };
    let (ended, mut case) = compile("fn main() { println!(\"made\") }".into());
    let errors = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.how, How::Exited(0), "{errors} {:?}", ended.walls);
    assert_eq!(ended.left, [""; 0]);
    case.walls.program = case.own.path().join("made");
    case.walls.processes = false;
    let made = case.run();
    assert_eq!((&made.how, said(&made)), (&How::Exited(0), "made"));

    let elsewhere = Private::new().unwrap();
    fs::set_permissions(elsewhere.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let secret = elsewhere.path().join("secret");
    fs::write(&secret, "a secret").unwrap();
    let (ended, case) = compile(format!("fn main() {{ print!(include_str!({secret:?})) }}"));
    if stood(&ended.walls, "no reading") {
        assert_eq!(ended.how, How::Exited(1));
        assert!(!case.own.path().join("made").exists());
    }
}

/// What root alone can reach needs root: said, and all other walls stand.
#[test]
#[cfg(target_os = "linux")]
fn root_stays_root_where_it_must_and_says_so() {
    if !nix::unistd::getuid().is_root() {
        return eprintln!("SKIPPED: not root");
    }
    let mut forks = case("forks");
    let closed = Private::new().unwrap();
    let program = closed.path().join("hostile");
    fs::copy(hostile(), &program).unwrap();
    // A program that starts no others is opened beforehand.
    forks.walls.program = program.clone();
    let ended = forks.run();
    if !stood(&ended.walls, "a user without rights") {
        return;
    }
    assert_eq!(said(&ended), "0");
    let mut forks = case("forks");
    forks.walls.program = program;
    forks.walls.processes = true;
    forks.walls.limits.tasks = 40;
    let ended = forks.run();
    let user = ended
        .walls
        .iter()
        .find(|wall| wall.name.contains("a user without"))
        .unwrap();
    assert!(
        matches!(&user.held, Held::Missing(why) if why.contains("only root")),
        "{user:?}"
    );
    if stood(&ended.walls, "threads and processes") {
        let forks: u32 = said(&ended).parse().unwrap();
        assert!((10..=MOST).contains(&forks), "{forks} forks");
    }
}

/// What walls cost; `cargo test --release --test contain -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
fn walls_cost_some_milliseconds() {
    let median = |run: &dyn Fn()| {
        let mut times: Vec<Duration> = (0..100)
            .map(|_| {
                let begin = Instant::now();
                run();
                begin.elapsed()
            })
            .collect();
        times.sort();
        times[times.len() / 2]
    };
    let own = Private::new().unwrap();
    let mut walls = Walls::around("/bin/true", own.path());
    walls.starter = Some(STARTER.into());
    let mut all = walls.clone();
    all.processes = true;
    let watch = Watch::default();
    let walled = |walls: &Walls| {
        let ended = supervise(walls, &[], &watch);
        assert_eq!(ended.how, How::Exited(0));
    };
    let plain = median(&|| assert!(Command::new("/bin/true").output().unwrap().status.success()));
    println!("plain {plain:?}");
    println!("walled {:?}", median(&|| walled(&walls)));
    println!("walled, others allowed {:?}", median(&|| walled(&all)));
}
