//! The command line: what can be typed, and a file for each command.

pub mod args;
mod exercises;
pub mod exit;
mod explore;
mod find;
pub mod grade;
mod hammer;
mod interrupt;
pub mod lint;
mod list;
mod look;
mod manual;
mod output;
mod replay;
mod run;
mod searching;
mod show;
mod watch;
mod welcome;
mod workbook;

pub use args::Cli;
pub use exit::Exit;

use crate::exercise::book::BookError;
use crate::lesson::{LoadError, harmless_lines, render};
use crate::report::Ink;
use anyhow::Result;
use args::{Command, LookArgs};
use output::Output;
use std::io::Write;

/// Does what was asked for.
///
/// # Errors
/// Where that cannot be done; [`complain`] shows why.
pub fn run(cli: &Cli) -> Result<Exit> {
    let mut out = Output::new(look::on_output(&cli.look));
    let exit = dispatch(cli, &mut out);
    let flushed = out.flush();
    let exit = exit?;
    flushed?;
    Ok(exit)
}

fn dispatch(cli: &Cli, out: &mut Output) -> Result<Exit> {
    match &cli.command {
        None if workbook::is_possible() => workbook::open(&args::OpenArgs::default(), &cli.look),
        None => welcome::welcome(out),
        Some(Command::Open(args)) => workbook::open(args, &cli.look),
        Some(Command::Notes) => workbook::notes(&cli.look),
        Some(Command::Keys) => {
            out.write_all(crate::tui::keys::markdown().as_bytes())?;
            Ok(Exit::Held)
        }
        Some(Command::List(args)) => list::list(args, out),
        Some(Command::Show(args)) => show::show(args, out),
        Some(Command::Run(args)) => run::run(args, out),
        Some(Command::Play(args)) => workbook::play(args, &cli.look),
        Some(Command::Explore(args)) => explore::explore(args, out),
        Some(Command::Hammer(args)) => hammer::hammer(args, out),
        Some(Command::Replay(args)) => replay::replay(args, &cli.look, out),
        Some(Command::Init(args)) => exercises::init(args, out),
        Some(Command::Exercises(args)) => exercises::list(args, out),
        Some(Command::Check(args)) => exercises::check(args, &cli.look, out),
        Some(Command::Hint(args)) => exercises::hint(args, out),
        Some(Command::Reset(args)) => exercises::reset(args, out),
        Some(Command::Solution(args)) => exercises::solution(args, out),
        Some(Command::Grade(args)) => exercises::grade(args, out),
        Some(Command::Verify(args)) => exercises::verify(args, out),
        Some(Command::Lint(args)) => {
            let clean = lint::lint(&args.paths, out.look.colour, out)?;
            Ok(if clean { Exit::Held } else { Exit::Bad })
        }
        Some(Command::Schema) => manual::schema(out),
        Some(Command::Completions(args)) => manual::completions(args, out),
        Some(Command::Man(args)) => manual::man(args, out),
    }
}

/// Shows on standard error why something cannot be done, and gives the code for that.
pub fn complain(error: &anyhow::Error, look: &LookArgs) -> Exit {
    let look = look::on_errors(look);
    // Like problems of lessons these are laid out, and say themselves that they are errors.
    if let Some(wrong @ BookError::Wrong(_)) = error.downcast_ref::<BookError>() {
        let text = look.signs(&format!("{}\n", harmless_lines(&wrong.to_string())));
        let _ = std::io::stderr().write_all(text.as_bytes());
        return Exit::Bad;
    }
    let text = match error.downcast_ref::<LoadError>() {
        Some(LoadError::Wrong { file, problems }) => {
            render(file, &problems.clone().into_sorted(), look.colour)
        }
        _ => {
            let text = format!("{error:#}");
            let text = look.signs(&harmless_lines(text.trim_end()));
            format!("{} {text}\n", look.paint("error:", Ink::Bad))
        }
    };
    // With standard error gone there is nobody left to tell.
    let _ = std::io::stderr().write_all(text.as_bytes());
    Exit::Bad
}
