//! The terminal is taken and given back whatever happens, on a real pseudo-terminal.
//!
//! The test starts itself again as the program in that terminal: a counter that can be told to panic,
//! to stop and to leave.

#[cfg(unix)]
#[path = "terminal/driver.rs"]
mod driver;
#[cfg(unix)]
#[path = "common/pty.rs"]
mod pty;
#[cfg(unix)]
#[path = "terminal/tests.rs"]
mod tests;

#[cfg(unix)]
fn main() -> std::process::ExitCode {
    if std::env::var_os(driver::SIGN).is_some() {
        return driver::main();
    }
    match std::env::var(tests::WINDOW) {
        Ok(start) => tests::window(&start),
        Err(_) => tests::main(),
    }
}

#[cfg(not(unix))]
fn main() {}
