//! The program itself in a pseudo-terminal, used as a person uses it and read as a person reads it:
//! by what is on the screen.
//!
//! Nothing here judges how fast the machine is. What came of a real run is only looked at where it
//! does not depend on that.

#[cfg(target_os = "linux")]
#[path = "workbook/desk.rs"]
mod desk;
#[cfg(target_os = "linux")]
#[path = "workbook/end.rs"]
mod end;
#[cfg(target_os = "linux")]
#[path = "workbook/exercises.rs"]
mod exercises;
#[cfg(target_os = "linux")]
#[path = "workbook/files.rs"]
mod files;
#[cfg(target_os = "linux")]
#[path = "workbook/idle.rs"]
mod idle;
#[cfg(target_os = "linux")]
#[path = "common/kit.rs"]
#[allow(dead_code)] // Others check answers with it.
mod kit;
#[cfg(target_os = "linux")]
#[path = "workbook/learner.rs"]
mod learner;
#[cfg(target_os = "linux")]
#[path = "workbook/notes.rs"]
mod notes;
#[cfg(target_os = "linux")]
#[path = "workbook/plain.rs"]
mod plain;
#[cfg(target_os = "linux")]
#[path = "workbook/play.rs"]
mod play;
#[cfg(target_os = "linux")]
#[path = "common/pty.rs"]
mod pty;
#[cfg(target_os = "linux")]
#[path = "workbook/record.rs"]
mod record;
#[cfg(target_os = "linux")]
#[path = "workbook/terminal.rs"]
mod terminal;
