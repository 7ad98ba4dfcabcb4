//! `counterpoint replay FILE…`: runs out of files, compared as if they had just been.

use super::args::{LookArgs, ReplayArgs};
use super::exit::Exit;
use super::output::Output;
use super::run::tell;
use super::workbook;
use crate::files::{self, FileError};
use crate::report::retold;
use crate::session::{Retold, label, retell};
use anyhow::Result;
use std::path::PathBuf;

/// Shows the runs in these files.
///
/// # Errors
/// Where one of them is no trace.
pub fn replay(args: &ReplayArgs, look: &LookArgs, out: &mut Output) -> Result<Exit> {
    let files = args.files.iter().flat_map(|file| files::saved_as(file));
    let runs = files.map(|file| {
        let run = retell(files::load(&file)?);
        Ok((file, run))
    });
    let runs: Result<Vec<_>, FileError> = runs.collect();
    let runs = runs?;
    if !args.text && !args.json && workbook::is_possible() {
        return workbook::replay(named(runs), look);
    }
    let Some(report) = retold(runs) else {
        return Ok(Exit::Held);
    };
    tell(&report, args.json, out)?;
    let held = report.runs.iter().all(|told| told.verdict() != Some(false));
    Ok(if held { Exit::Held } else { Exit::NotHeld })
}

/// The runs with what to call them: their mechanisms, with the file where that is not enough.
fn named(runs: Vec<(PathBuf, Retold)>) -> Vec<(String, Retold)> {
    let label = |run: &Retold| {
        let meta = &run.done.trace.meta;
        label(&meta.mechanism, meta.pace)
    };
    let labels: Vec<String> = runs.iter().map(|(_, run)| label(run)).collect();
    let name = |(file, run): (PathBuf, Retold)| {
        let label = label(&run);
        let alone = labels.iter().filter(|known| **known == label).count() == 1;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let name = match alone {
            true => label,
            false => format!("{label} in {name}"),
        };
        (name, run)
    };
    runs.into_iter().map(name).collect()
}
