//! A report for a person.

use super::look::{Ink, Look};
use super::{Head, Report, Told, checks, figures, said, shared};
use crate::prose;
use crate::trace::picture::{PictureOptions, draw};
use crate::trace::{Clock, Timeline};
use unicode_width::UnicodeWidthStr;

/// The report in lines: what was run, the comparison, what held, who is stuck, the picture, what
/// was said, and what to do next.
pub fn lines(report: &Report, look: &Look) -> Vec<String> {
    let sections = [
        header(&report.head, look),
        figures::compare(&report.runs, look).into_lines(),
        checks::lines(report, look),
        checks::endings(report, look),
        titled("What was shared", shared::lines(report, look), look),
        notes(report, look),
        picture(report, look),
        titled("What was said", said::lines(report, look), look),
        next(&report.next, look),
    ];
    let filled = sections.into_iter().filter(|lines| !lines.is_empty());
    filled.collect::<Vec<_>>().join(&String::new())
}

fn titled(title: &str, lines: Vec<String>, look: &Look) -> Vec<String> {
    if lines.is_empty() {
        return lines;
    }
    let mut all = vec![look.paint(title, Ink::Bold)];
    all.extend(lines);
    all
}

/// The title, and what of the run is not as it always is.
pub fn header(head: &Head, look: &Look) -> Vec<String> {
    let title = look.paint(&look.text(&head.title), Ink::Bold);
    let experiment = head.experiment.as_deref();
    let experiment = experiment.map(|name| format!(" · experiment {name}"));
    let first = title + &look.text(&experiment.unwrap_or_default());
    let mut facts = Vec::new();
    for param in &head.params {
        match &param.default {
            Some(default) if *default == param.text => {}
            Some(default) => facts.push(format!("{} = {} (not {default})", param.name, param.text)),
            None => facts.push(format!("{} = {}", param.name, param.text)),
        }
    }
    match head.clock {
        Clock::Virtual => facts.push("simulated clock".to_owned()),
        Clock::Real if head.scale == 1.0 => facts.push("real clock".to_owned()),
        Clock::Real => facts.push(format!(
            "1 real second = {} story seconds",
            super::words::number(head.scale)
        )),
    }
    facts.push(super::count(head.cores.into(), "core", "cores"));
    if head.workers != head.cores {
        facts.push(super::count(
            head.workers.into(),
            "pool worker",
            "pool workers",
        ));
    }
    if head.random {
        facts.push(format!("seed {}", head.seed));
    }
    let facts = prose::fill(&look.text(&facts.join(" · ")), look.prose_width(), "");
    let facts = facts.iter().map(|line| look.paint(line, Ink::Faint));
    std::iter::once(first).chain(facts).collect()
}

fn notes(report: &Report, look: &Look) -> Vec<String> {
    let notes = report.notes.iter().cloned().chain(dropped(report));
    notes
        .flat_map(|note| checks::marked(look, "·", Ink::Faint, &look.text(&note)))
        .collect()
}

/// Which runs had more events than there was room for.
fn dropped(report: &Report) -> Vec<String> {
    let short = |told: &Told| {
        let trace = &told.done()?.trace;
        (trace.dropped > 0).then(|| {
            format!(
                "{}: {} events were dropped for want of room, and {} kept: all figures and \
                 pictures are of those; --events N keeps more",
                told.label,
                super::grouped(trace.dropped),
                super::grouped(trace.events.len() as u64)
            )
        })
    };
    report.runs.iter().filter_map(short).collect()
}

/// Rows of all pictures together; one run takes at least the second number.
const ROWS: usize = 72;
const LEAST_ROWS: usize = 8;

fn picture(report: &Report, look: &Look) -> Vec<String> {
    let title = |told: &Told| match &told.title {
        Some(title) => look.text(&format!("{}: {title}", told.label)),
        None => look.text(&told.label),
    };
    let drawn = report.runs.iter().filter(|told| told.instead().is_none());
    let runs: Vec<(String, &Timeline)> = drawn
        .filter_map(|told| Some((title(told), &told.done()?.timeline)))
        .collect();
    let runs: Vec<(&str, &Timeline)> = runs
        .iter()
        .map(|(title, timeline)| (title.as_str(), *timeline))
        .collect();
    if runs.is_empty() {
        return Vec::new();
    }
    let options = PictureOptions {
        width: look.width,
        ascii: look.ascii,
        colour: look.colour,
        max_lanes: (ROWS / runs.len()).clamp(LEAST_ROWS, 24),
    };
    draw(&runs, &options).lines().map(str::to_owned).collect()
}

/// What to type next, each with why where there is room for it.
pub fn next(next: &[(String, String)], look: &Look) -> Vec<String> {
    let size = next.iter().map(|(command, _)| command.width()).max();
    let size = size.unwrap_or(0);
    let line = |(command, why): &(String, String)| {
        let (command, why) = (look.text(command), look.text(why));
        let space = " ".repeat(size.saturating_sub(command.width()) + 3);
        let fits = 2 + size + 3 + why.width() <= look.width;
        let why = if fits { why } else { String::new() };
        let line = format!("  {}{space}", look.paint(&command, Ink::Code));
        format!("{}{}", line, look.paint(&why, Ink::Faint))
            .trim_end()
            .to_owned()
    };
    titled("Next", next.iter().map(line).collect(), look)
}
