use std::path::Path;
use std::time::Duration;

extern "C" {
    fn fork() -> i32;
    fn setsid() -> i32;
    fn signal(number: i32, handler: usize) -> usize;
    fn kill(process: i32, number: i32) -> i32;
    fn getppid() -> i32;
    fn _exit(code: i32) -> !;
    fn alarm(seconds: u32) -> u32;
}

const SIGTERM: i32 = 15;
const IGNORE: usize = 1;

/// Forks up to 300 times, and waits a while with all of them.
pub fn forks() {
    let mut count = 0;
    for _ in 0..300 {
        match unsafe { fork() } {
            0 => rest(20),
            1.. => count += 1,
            _ => break,
        }
    }
    println!("{count}");
}

/// Leaves a process in a session of its own, whose parent has gone.
pub fn daemon(folder: &Path) {
    match unsafe { fork() } {
        0 => {}
        1.. => {
            // So that the daemon is there when this ends.
            while !folder.join("daemon").exists() {
                std::thread::sleep(Duration::from_millis(5));
            }
            return println!("left");
        }
        _ => return println!("refused"),
    }
    unsafe { setsid() };
    if unsafe { fork() } != 0 {
        unsafe { _exit(0) };
    }
    std::fs::write(folder.join("daemon"), "was here").unwrap();
    rest(20)
}

fn rest(seconds: u32) -> ! {
    unsafe { alarm(seconds) };
    std::thread::sleep(Duration::from_secs(u64::from(seconds)));
    unsafe { _exit(0) }
}

/// Does not listen when asked to end.
pub fn stubborn() {
    for number in [1, 2, 3, SIGTERM, 24] {
        unsafe { signal(number, IGNORE) };
    }
    std::thread::sleep(Duration::from_secs(20));
}

/// Asks whether it might send a signal to others; sends none.
pub fn kill_others() {
    let allowed = |process| unsafe { kill(process, 0) } == 0;
    println!("{} {}", allowed(unsafe { getppid() }), allowed(1));
}

/// Becomes another program.
pub fn become_another() {
    use std::os::unix::process::CommandExt;
    let error = std::process::Command::new("/bin/echo").arg("became").exec();
    println!("refused: {:?}", error.kind());
}
