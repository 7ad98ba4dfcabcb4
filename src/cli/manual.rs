//! What other programs want to know of this one: completions for shells, pages for `man`, and the
//! schema of lessons for editors.

use super::args::{Cli, CompletionsArgs, ManArgs};
use super::exit::Exit;
use super::output::Output;
use crate::lesson::schema_text;
use anyhow::{Context, Result};
use clap::CommandFactory;
use std::io::Write;

/// `counterpoint schema`.
///
/// # Errors
/// Where it cannot be written.
pub fn schema(out: &mut Output) -> Result<Exit> {
    out.write_all(schema_text().as_bytes())?;
    Ok(Exit::Held)
}

/// `counterpoint completions SHELL`.
///
/// # Errors
/// Where they cannot be written.
pub fn completions(args: &CompletionsArgs, out: &mut Output) -> Result<Exit> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "counterpoint", &mut text);
    out.write_all(&text)?;
    Ok(Exit::Held)
}

/// `counterpoint man [--dir FOLDER]`.
///
/// # Errors
/// Where it cannot be written.
pub fn man(args: &ManArgs, out: &mut Output) -> Result<Exit> {
    let Some(folder) = &args.dir else {
        let mut text = Vec::new();
        clap_mangen::Man::new(Cli::command()).render(&mut text)?;
        out.write_all(&text)?;
        return Ok(Exit::Held);
    };
    let name = || format!("{}: the pages cannot be written", folder.display());
    std::fs::create_dir_all(folder).with_context(name)?;
    clap_mangen::generate_to(Cli::command(), folder).with_context(name)?;
    Ok(Exit::Held)
}
