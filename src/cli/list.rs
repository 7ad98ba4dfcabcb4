//! `counterpoint list [PATH]`: the lessons there are.

use super::args::ListArgs;
use super::exit::Exit;
use super::output::Output;
use crate::lesson::{Entry, Lesson, Library, chapter_title};
use crate::prose;
use crate::report::{Ink, Look, SCHEMA_VERSION, count};
use anyhow::Result;
use serde_json::json;
use std::io::Write;

/// A lesson of the list, or that it cannot be used.
struct Item<'a> {
    entry: &'a Entry,
    lesson: Option<Lesson>,
}

/// Lists lessons. One that cannot be used is listed as such.
///
/// # Errors
/// Where there are none at the path, or the list cannot be written.
pub fn list(args: &ListArgs, out: &mut Output) -> Result<Exit> {
    let own = args.path.as_deref().map(Library::open).transpose()?;
    let library = own.as_ref().unwrap_or_else(|| Library::embedded());
    let items: Vec<Item<'_>> = library
        .entries()
        .iter()
        .map(|entry| Item {
            entry,
            lesson: entry.load().ok().map(|(lesson, _)| lesson),
        })
        .collect();
    if args.json {
        let lessons: Vec<_> = items.iter().map(as_json).collect();
        let all = json!({ "schema_version": SCHEMA_VERSION, "lessons": lessons });
        serde_json::to_writer_pretty(&mut *out, &all)?;
        writeln!(out)?;
    } else {
        let lines = lines(&items, &out.look);
        out.lines(&lines)?;
    }
    let all_fine = items.iter().all(|item| item.lesson.is_some());
    Ok(if all_fine { Exit::Held } else { Exit::Bad })
}

fn as_json(item: &Item<'_>) -> serde_json::Value {
    let lesson = item.lesson.as_ref();
    let experiments = lesson.map(|lesson| {
        let names = lesson
            .experiments
            .iter()
            .map(|experiment| experiment.name.as_str());
        names.collect::<Vec<_>>()
    });
    json!({
        "id": item.entry.id(),
        "chapter": item.entry.chapter(),
        "usable": lesson.is_some(),
        "title": lesson.map(|lesson| &lesson.title),
        "minutes": lesson.map(|lesson| lesson.minutes),
        "teaches": lesson.map(|lesson| &lesson.teaches),
        "needs": lesson.map(|lesson| &lesson.needs),
        "experiments": experiments,
    })
}

fn lines(items: &[Item<'_>], look: &Look) -> Vec<String> {
    let mut lines = Vec::new();
    for (nth, item) in items.iter().enumerate() {
        let chapter = item.entry.chapter();
        if nth == 0 || items[nth - 1].entry.chapter() != chapter {
            if nth > 0 {
                lines.push(String::new());
            }
            lines.push(look.paint(&look.text(&chapter_title(chapter)), Ink::Bold));
        }
        lines.extend(one(item, look));
    }
    let minutes: u32 = items
        .iter()
        .filter_map(|item| Some(item.lesson.as_ref()?.minutes))
        .sum();
    let all = count(items.len() as u64, "lesson", "lessons");
    let minutes = count(minutes.into(), "minute", "minutes");
    lines.push(String::new());
    lines.push(look.paint(
        &look.signs(&format!(
            "{all}, {minutes} · counterpoint show LESSON · counterpoint run LESSON"
        )),
        Ink::Faint,
    ));
    lines
}

fn one(item: &Item<'_>, look: &Look) -> Vec<String> {
    let id = look.paint(&look.text(item.entry.id()), Ink::Code);
    let Some(lesson) = &item.lesson else {
        let problem = look.paint("cannot be used; `counterpoint lint` says why", Ink::Bad);
        return vec![format!("  {id}  {problem}")];
    };
    let minutes = look.paint(&format!("{} min", lesson.minutes), Ink::Faint);
    let mut lines = vec![format!("  {id}  {}  {minutes}", look.text(&lesson.title))];
    let teaches = look.text(&lesson.teaches.join("; "));
    let teaches = prose::fill(&teaches, look.prose_width(), "      ");
    lines.extend(teaches.iter().map(|line| look.paint(line, Ink::Faint)));
    lines
}
