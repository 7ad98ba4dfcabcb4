//! How text should look on this terminal, as far as nobody says otherwise.

use super::args::{LookArgs, When};
use crate::report::Look;
use std::ffi::OsStr;
use std::io::IsTerminal;

/// Columns where there is no terminal.
const WIDTH: usize = 80;

/// What these arguments ask for on standard output.
pub fn on_output(args: &LookArgs) -> Look {
    let terminal = std::io::stdout().is_terminal();
    let columns = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let here = columns.filter(|_| terminal).unwrap_or(WIDTH);
    Look {
        colour: colours(args.color, terminal),
        ascii: args.ascii,
        width: args.width.map_or(here, usize::from).max(40),
    }
}

/// The same for standard error.
pub fn on_errors(args: &LookArgs) -> Look {
    Look {
        colour: colours(args.color, std::io::stderr().is_terminal()),
        ..on_output(args)
    }
}

/// Whether there are colours.
pub fn colours(when: When, terminal: bool) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").as_deref() == Some(OsStr::new("dumb"));
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto => terminal && !set("NO_COLOR") && !dumb,
    }
}
