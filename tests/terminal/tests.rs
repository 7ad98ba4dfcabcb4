//! What is asked of the driver. Run one after another, in threads of their own.

use crate::driver::{LOG, SIGN};
use crate::pty::{Exit, Screen, eventually, process};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use portable_pty::CommandBuilder;
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, ExitCode, Stdio};
use std::thread;

/// The variable that makes the test a window with the driver in it, and says how the driver is started.
pub const WINDOW: &str = "COUNTERPOINT_TERMINAL_WINDOW";

const TESTS: &[(&str, fn())] = &[
    ("the_program_itself_runs_in_a_terminal", program),
    ("leaving_gives_the_terminal_back", leaving),
    ("a_panic_of_the_interface_can_be_read", panic_of_interface),
    ("a_panic_elsewhere_leaves_the_screen_whole", panic_elsewhere),
    ("signals_give_the_terminal_back", signals),
    ("a_key_lends_the_terminal_to_the_shell", suspend_by_key),
    ("sigtstp_lends_the_terminal_to_the_shell", suspend_by_signal),
    ("a_stop_that_nobody_announced_is_repaired", unannounced),
    ("in_the_background_it_waits_for_the_terminal", background),
    ("without_a_shell_nothing_stops", without_a_shell),
    ("any_size_is_drawn", sizes),
    ("the_mouse_is_heard_until_it_is_switched_off", mouse),
    ("keys_come_from_the_terminal_though_stdin_does_not", piped),
    ("the_end_of_the_terminal_is_the_end", gone),
    (
        "losing_the_terminal_is_noticed_without_a_signal",
        gone_unheard,
    ),
];

/// `cargo test`'s own options are of no use here; what is not one selects by name.
pub fn main() -> ExitCode {
    let options: Vec<String> = std::env::args().skip(1).collect();
    let names = || options.iter().filter(|option| !option.starts_with('-'));
    let mut failed = 0;
    for (name, test) in TESTS {
        if names().count() > 0 && !names().any(|wanted| name.contains(wanted.as_str())) {
            continue;
        }
        if options.iter().any(|option| option == "--list") {
            println!("{name}: test");
            continue;
        }
        let thread = thread::Builder::new().name((*name).to_owned());
        let ended = thread.spawn(test).map(thread::JoinHandle::join);
        let fine = matches!(ended, Ok(Ok(())));
        failed += usize::from(!fine);
        println!("test {name} ... {}", if fine { "ok" } else { "FAILED" });
    }
    ExitCode::from(u8::from(failed > 0))
}

/// The driver alone in a terminal.
fn driver() -> Screen {
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.env(SIGN, "1");
    command.env_remove("RUST_BACKTRACE");
    let screen = Screen::run((10, 70), command);
    screen.wait_for("driver on 70 x 10");
    screen
}

/// A shell that runs this; `$DRIVER` in it is the driver, which is told of in `$LOG`.
fn shell(script: &str, log: &str) -> Screen {
    let mut command = CommandBuilder::new("/bin/sh");
    command.args(["-c", script]);
    command.env("DRIVER", std::env::current_exe().unwrap());
    command.env(SIGN, "1");
    command.env_remove(WINDOW);
    command.env_remove("RUST_BACKTRACE");
    command.env(LOG, log);
    let screen = Screen::run((10, 70), command);
    screen.wait_for("driver on 70 x 10");
    screen
}

/// The driver as a job of a shell with job control, which reads a line whenever the driver has stopped.
fn job() -> Screen {
    let script = r#"set -m; "$DRIVER"; printf 'stopped\n'; read line; printf 'read <%s>\n' "$line"
        read line; fg; printf 'ended %s\n' "$?""#;
    shell(script, "")
}

fn only_child(screen: &Screen) -> i32 {
    let [pid] = *screen.children() else {
        panic!("children {:?}", screen.children())
    };
    pid
}

/// Nothing was ever asked of the terminal, and what was begun was ended.
fn check_written(screen: &Screen) {
    let raw = String::from_utf8(screen.raw()).unwrap();
    for question in [
        "\x1b[6n",
        "\x1b[5n",
        "\x1b[c",
        "\x1b[?u",
        "\x1b[>q",
        "\x1b]11;?",
    ] {
        assert!(!raw.contains(question), "asks {question:?}");
    }
    let (begun, ended) = ("\x1b[?2026h", "\x1b[?2026l");
    assert!(raw.matches(begun).count() <= raw.matches(ended).count());
}

fn program() {
    let mut screen = Screen::start((24, 80), &["--version"], &[]);
    assert_eq!(screen.wait_exit(), Exit::Code(0));
    let version = format!("counterpoint {}", env!("CARGO_PKG_VERSION"));
    assert_eq!(screen.contents(), version);
    assert!(screen.restored());
}

fn leaving() {
    let mut screen = shell(r#"echo "as it was"; "$DRIVER"; echo "left $?""#, "");
    assert!(!screen.restored());
    assert!(!screen.contents().contains("as it was"));
    assert_eq!(screen.cursor(), None);
    screen.send("abé\x1b[A");
    screen.wait_for("count 4");
    screen.send("q");
    assert_eq!(screen.wait_exit(), Exit::Code(0));
    assert!(screen.restored());
    assert_eq!(screen.contents(), "as it was\nleft 0");
    check_written(&screen);
}

fn panic_of_interface() {
    let mut screen = driver();
    screen.send("p");
    assert_eq!(screen.wait_exit(), Exit::Code(101));
    assert!(screen.restored());
    let text = screen.contents();
    assert!(text.contains("the interface is broken"), "{text}");
    assert!(text.contains("driver.rs:"), "{text}");
    assert!(!text.contains("count"), "{text}");
    check_written(&screen);
}

fn panic_elsewhere() {
    let mut screen = driver();
    screen.send("w");
    screen.wait_for("note: the mill is broken of \"miller\" at tests/terminal/driver.rs:");
    assert!(!screen.restored());
    screen.send("a");
    screen.wait_for("count 1");
    let text = screen.contents();
    assert_eq!(text.lines().count(), 3, "{text}");
    assert!(
        text.starts_with("driver on 70 x 10\ncount 1\nnote: "),
        "{text}"
    );
    screen.send("q");
    assert_eq!(screen.wait_exit(), Exit::Code(0));
    assert!(screen.restored());
    assert_eq!(screen.contents(), "");
    check_written(&screen);
}

fn signals() {
    let codes = [
        (Signal::SIGINT, 130),
        (Signal::SIGTERM, 143),
        (Signal::SIGHUP, 129),
    ];
    for (signal, code) in codes {
        let mut screen = driver();
        screen.signal(signal);
        assert_eq!(screen.wait_exit(), Exit::Code(code), "{signal}");
        assert!(screen.restored(), "{signal}");
        assert_eq!(screen.contents(), "", "{signal}");
        check_written(&screen);
    }
}

fn suspend_by_key() {
    stops_and_comes_back(|screen, _| screen.send("z"));
}

fn suspend_by_signal() {
    stops_and_comes_back(|_, pid| kill(Pid::from_raw(pid), Signal::SIGTSTP).unwrap());
}

fn stops_and_comes_back(stop: impl Fn(&mut Screen, i32)) {
    let mut screen = job();
    let pid = only_child(&screen);
    screen.send("ab");
    screen.wait_for("count 2");
    stop(&mut screen, pid);
    screen.wait_for("stopped");
    assert_eq!(process(pid).unwrap().state, 'T');
    assert!(screen.restored());
    assert!(!screen.contents().contains("driver on"));
    // Every byte of it is for the shell.
    screen.send("for the shell\r");
    screen.wait_for("read <for the shell>");
    assert_eq!(process(pid).unwrap().state, 'T');
    screen.send("\r");
    screen.wait_for("note: back again");
    assert!(
        screen
            .contents()
            .starts_with("driver on 70 x 10\ncount 2\n")
    );
    assert!(!screen.restored());
    screen.send("c");
    screen.wait_for("count 3");
    screen.send("q");
    assert_eq!(screen.wait_exit(), Exit::Code(0));
    assert!(screen.restored());
    assert!(
        screen.contents().ends_with("ended 0"),
        "{}",
        screen.contents()
    );
    check_written(&screen);
}

fn unannounced() {
    let script = r#"set -m; "$DRIVER"; stty sane; printf '\033[?1049l\033[?25h\033[2Jstopped\n'
        read line; fg; printf 'ended %s\n' "$?""#;
    let mut screen = shell(script, "");
    let pid = only_child(&screen);
    kill(Pid::from_raw(pid), Signal::SIGSTOP).unwrap();
    screen.wait_for("stopped");
    screen.send("\r");
    screen.wait_for("driver on 70 x 10");
    assert!(!screen.contents().contains("stopped"));
    // Not echoed, and not kept until the end of a line.
    screen.send("a");
    screen.wait_for("count 1");
    assert_eq!(screen.contents(), "driver on 70 x 10\ncount 1\nnote:");
    screen.send("q");
    assert_eq!(screen.wait_exit(), Exit::Code(0));
    assert!(screen.restored());
    check_written(&screen);
}

fn background() {
    let script = r#"set -m; "$DRIVER"; printf 'stopped\n'; read line; bg; printf 'sent away\n'
        read line; fg; printf 'ended %s\n' "$?""#;
    let mut screen = shell(script, "");
    let pid = only_child(&screen);
    screen.send("z");
    screen.wait_for("stopped");
    screen.send("\r");
    screen.wait_for("sent away");
    // Continued, it wanted the terminal, which a job in the background may not have.
    eventually("second stop", || process(pid).unwrap().state == 'T');
    assert!(screen.restored());
    screen.send("\r");
    screen.wait_for("note: back again");
    screen.send("a");
    screen.wait_for("count 1");
    screen.send("q");
    assert_eq!(screen.wait_exit(), Exit::Code(0));
    assert!(screen.restored());
    check_written(&screen);
}

fn without_a_shell() {
    let mut screen = driver();
    screen.send("z");
    screen.wait_for("note: nobody to come back from");
    screen.signal(Signal::SIGTSTP);
    screen.send("a");
    screen.wait_for("count 1");
    assert!(!screen.restored());
    screen.send("q");
    assert_eq!(screen.wait_exit(), Exit::Code(0));
    assert!(screen.restored());
}

fn sizes() {
    let mut screen = driver();
    for (rows, columns) in [(1, 1), (5, 30), (0, 20), (3, 0), (200, 500), (1, 200)] {
        screen.resize(rows, columns);
        screen.send("a");
        if rows > 0 && columns > 20 {
            screen.wait_for(&format!("driver on {columns} x {rows}"));
        }
    }
    screen.resize(1, 1);
    screen.wait_until(|screen| screen.contents() == "d");
    screen.resize(10, 70);
    screen.wait_for("driver on 70 x 10");
    screen.wait_for("count 6");
    // A terminal that does not know its size is drawn on as if it had the usual one.
    screen.resize(0, 0);
    screen.send("q");
    assert_eq!(screen.wait_exit(), Exit::Code(0));
    let raw = String::from_utf8(screen.raw()).unwrap();
    assert!(raw.contains("\x1b[2J"));
    assert!(screen.restored());
    check_written(&screen);
}

fn mouse() {
    use vt100::MouseProtocolMode;
    let mut screen = driver();
    let mode = screen.snapshot().mouse_protocol_mode();
    // No reports of mere movement: each would wake the program up.
    assert_eq!(mode, MouseProtocolMode::ButtonMotion);
    screen.send("\x1b[<0;12;3M");
    screen.wait_for("note: clicked 11 2");
    screen.send("m");
    screen.wait_until(|screen| screen.mouse_protocol_mode() == MouseProtocolMode::None);
    screen.send("q");
    assert_eq!(screen.wait_exit(), Exit::Code(0));
    assert!(screen.restored());
}

fn piped() {
    let mut screen = shell(r#"echo piped | "$DRIVER"; echo "left $?""#, "");
    screen.send("a");
    screen.wait_for("count 1");
    screen.send("q");
    assert_eq!(screen.wait_exit(), Exit::Code(0));
    assert!(screen.restored());
    assert_eq!(screen.contents(), "left 0");
}

/// The driver's log once it has ended, after its terminal was closed as a window is: the process that
/// held it, another copy of this test, is killed.
fn log_after_closing(start: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let mut window = Command::new(std::env::current_exe().unwrap())
        .env(WINDOW, start)
        .env(LOG, &log)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut says = BufReader::new(window.stdout.take().unwrap());
    says.read_line(&mut line).unwrap();
    let pid = line.trim().parse().unwrap();
    window.kill().unwrap();
    window.wait().unwrap();
    eventually("end of the driver", || {
        process(pid).is_none_or(|process| process.state == 'Z')
    });
    fs::read_to_string(log).unwrap()
}

/// Shows the driver until it is killed.
pub fn window(start: &str) -> ExitCode {
    let log = std::env::var(LOG).unwrap();
    let screen = shell(&format!(r#"{start} exec "$DRIVER""#), &log);
    println!("{}", screen.pid());
    loop {
        thread::park();
    }
}

fn gone() {
    let log = log_after_closing("");
    let heard = |what| log.lines().any(|line: &str| line.contains(what));
    // Whichever is noticed first ends it.
    let noticed = ["End(HangUp)", "Gone", "the terminal has gone"];
    assert!(noticed.into_iter().any(heard), "{log}");
}

fn gone_unheard() {
    let log = log_after_closing("trap '' HUP;");
    let lines: Vec<&str> = log.lines().collect();
    let count = lines.iter().filter(|line| **line == "Gone").count();
    // A picture that cannot be drawn any more may be noticed first; then nobody listens.
    let unwritten = log.contains("the terminal has gone");
    assert!(count == 1 || count == 0 && unwritten, "{log}");
    assert!(!log.contains("HangUp"), "{log}");
}
