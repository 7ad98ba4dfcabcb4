//! `counterpoint init [DIR]`: a folder of exercises.

use super::super::exit::Exit;
use super::super::output::Output;
use super::tell;
use crate::exercise::book::Book;
use crate::exercise::contain::{Held, walls_here};
use crate::exercise::kit::Desk;
use crate::lesson::harmless_line;
use crate::report::{Ink, count};
use anyhow::Result;
use clap::Args;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// `counterpoint init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// The folder; it is made if it is not there
    #[arg(value_name = "DIR", default_value = "exercises")]
    pub dir: PathBuf,
    /// Do not build anything yet; the first check does
    #[arg(long)]
    pub no_build: bool,
}

/// Lays the folder out, and builds what checks need.
///
/// # Errors
/// Where the folder has other things in it or cannot be written to, or nothing can be built.
pub fn init(args: &InitArgs, out: &mut Output) -> Result<Exit> {
    let (desk, laid) = Desk::lay(&args.dir, Book::embedded())?;
    let folder = harmless_line(&desk.folder().to_string_lossy()).into_owned();
    let exercises = count(
        Book::embedded().exercises().len() as u64,
        "exercise",
        "exercises",
    );
    writeln!(out, "{exercises} in {folder}")?;
    for name in laid
        .renewed
        .iter()
        .chain(&laid.new)
        .filter(|_| !laid.is_first())
    {
        writeln!(out, "  new here: {}", harmless_line(name))?;
    }
    for name in &laid.kept {
        writeln!(
            out,
            "  {}: yours was kept, though there is a newer one",
            harmless_line(name)
        )?;
    }
    out.flush()?;
    if !args.no_build {
        desk.kit(&tell)?;
        build(&desk);
    }
    for wall in walls_here(None) {
        if let Held::Missing(why) = wall.held {
            let line = format!(
                "  ! checks on this machine do not hold this: {} ({why})",
                wall.name
            );
            let line = out.look.paint(&out.look.text(&line), Ink::Bad);
            writeln!(out, "{line}")?;
        }
    }
    let dir = harmless_line(&args.dir.to_string_lossy()).into_owned();
    writeln!(out, "\nnext:")?;
    writeln!(out, "  cd {dir}")?;
    writeln!(
        out,
        "  counterpoint check --watch     and open the folder in your editor"
    )?;
    Ok(Exit::Held)
}

/// Builds the student's own package once, so that cargo and editors have what they need without a network. That it
/// does not work is told by cargo, and stops nobody: checks do not need it.
fn build(desk: &Desk) {
    let cargo = |offline: bool| {
        let mut cargo = Command::new("cargo");
        cargo
            .current_dir(desk.folder())
            .args(["build", "--quiet"])
            .stdin(Stdio::null());
        cargo
            .args(offline.then_some("--offline"))
            .stdout(Stdio::null());
        if offline {
            cargo.stderr(Stdio::null());
        }
        cargo.status().is_ok_and(|status| status.success())
    };
    if !cargo(true) && !cargo(false) {
        tell("`cargo build` in the new folder failed; checks work all the same");
    }
}
