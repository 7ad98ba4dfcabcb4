//! `counterpoint replay FILE…`: runs out of files, compared as if they had just been.

use super::args::ReplayArgs;
use super::exit::Exit;
use super::output::Output;
use super::run::tell;
use crate::files::{self, FileError};
use crate::report::retold;
use crate::session::retell;
use anyhow::Result;

/// Shows the runs in these files.
///
/// # Errors
/// Where one of them is no trace.
pub fn replay(args: &ReplayArgs, out: &mut Output) -> Result<Exit> {
    let files = args.files.iter().flat_map(|file| files::saved_as(file));
    let runs = files.map(|file| {
        let run = retell(files::load(&file)?);
        Ok((file, run))
    });
    let runs: Result<Vec<_>, FileError> = runs.collect();
    let Some(report) = retold(runs?) else {
        return Ok(Exit::Held);
    };
    tell(&report, args.json, out)?;
    let held = report.runs.iter().all(|told| told.verdict() != Some(false));
    Ok(if held { Exit::Held } else { Exit::NotHeld })
}
