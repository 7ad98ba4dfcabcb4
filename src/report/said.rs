//! What was said in each run: when, by whom, on which thread or process.

use super::look::{Ink, Look};
use super::words::{count, moment};
use super::{Report, Told};
use crate::prose;
use crate::session::Done;
use crate::trace::{Kind, WorkerInfo, WorkerKind};
use unicode_width::UnicodeWidthStr;

/// A line somebody said.
pub struct Saying<'a> {
    /// When, in nanoseconds of story time.
    pub at: i64,
    /// Who, as a person calls the task.
    pub task: String,
    /// What carried the task then.
    pub worker: Option<&'a WorkerInfo>,
    /// The words.
    pub text: &'a str,
}

/// All that was said in a run, in order.
pub fn sayings(done: &Done) -> impl Iterator<Item = Saying<'_>> {
    let (trace, timeline) = (&done.trace, &done.timeline);
    let said = trace.events.iter().filter(|event| event.kind == Kind::Said);
    said.map(|event| Saying {
        at: timeline.clock.story(event.at),
        task: timeline
            .lane(event.task)
            .map(|lane| timeline.name(lane))
            .unwrap_or_default(),
        worker: trace.workers.get(usize::from(event.worker)),
        text: trace
            .texts
            .get(event.arg as usize)
            .map_or("", String::as_str),
    })
}

/// A worker as a person calls it: `worker 1 (thread 4711)`. A thread named like the task that it
/// carries needs no name.
pub fn worker_name(worker: &WorkerInfo, task: &str) -> String {
    let WorkerInfo { kind, os_id, name } = worker;
    let what = match kind {
        WorkerKind::Thread => format!("thread {os_id}"),
        WorkerKind::Process => format!("process {os_id}"),
        WorkerKind::Simulated => {
            return if name.is_empty() {
                "a seat".into()
            } else {
                name.clone()
            };
        }
    };
    match name.is_empty() || name == task || *kind == WorkerKind::Process {
        true => what,
        false => format!("{name} ({what})"),
    }
}

/// The most lines of all runs together that are shown, and the least and the most of one.
const ALL: usize = 72;
const LEAST: usize = 8;
const MOST: usize = 24;

/// All runs' lines.
pub fn lines(report: &Report, look: &Look) -> Vec<String> {
    let runs = report
        .runs
        .iter()
        .filter_map(|told| Some((told, told.done()?)));
    let most = (ALL / report.runs.len().max(1)).clamp(LEAST, MOST);
    runs.flat_map(|(told, done)| run(told, done, most, look))
        .collect()
}

/// At most so many lines of a run, a quarter of them from its end.
fn run(told: &Told, done: &Done, most: usize, look: &Look) -> Vec<String> {
    let all = sayings(done).count();
    if all == 0 {
        return Vec::new();
    }
    let left_out = all.saturating_sub(most);
    let first = if left_out > 0 { most - most / 4 } else { all };
    let shown: Vec<Row> = sayings(done)
        .enumerate()
        .filter(|(nth, _)| *nth < first || *nth >= first + left_out)
        .map(|(_, saying)| Row::of(&saying, done.timeline.makespan, look))
        .collect();
    let sizes = Sizes::of(&shown, look);
    let mut lines = vec![format!(
        "  {}",
        look.paint(&look.text(&told.label), Ink::Bold)
    )];
    for (nth, row) in shown.iter().enumerate() {
        if nth == first && left_out > 0 {
            let left_out = count(left_out as u64, "line", "lines");
            let note = format!("    … {left_out} left out; --json has them all");
            lines.push(look.paint(&look.signs(&note), Ink::Faint));
        }
        lines.extend(row.lines(&sizes, look));
    }
    lines
}

struct Row {
    at: String,
    task: String,
    on: String,
    text: String,
}

impl Row {
    fn of(saying: &Saying<'_>, whole: i64, look: &Look) -> Row {
        let on = saying
            .worker
            .map(|worker| worker_name(worker, &saying.task));
        Row {
            at: look.signs(&moment(saying.at, whole)),
            task: look.text(&saying.task),
            on: look.text(&on.unwrap_or_default()),
            text: look.text(saying.text),
        }
    }

    fn lines(&self, sizes: &Sizes, look: &Look) -> Vec<String> {
        let pad = |text: &str, columns: usize| {
            format!("{text}{}", " ".repeat(columns.saturating_sub(text.width())))
        };
        let at = format!(
            "{}{}",
            " ".repeat(sizes.at.saturating_sub(self.at.width())),
            self.at
        );
        let (task, on) = (pad(&self.task, sizes.task), pad(&self.on, sizes.on));
        let margin = 4 + sizes.at + 2 + sizes.task + 2 + sizes.on + 2;
        let room = look.width.saturating_sub(margin).max(16);
        let words = prose::fill(&self.text, room, "");
        let first = words.first().map_or("", String::as_str);
        let on = look.paint(&on, Ink::Faint);
        let mut lines = vec![
            format!("    {at}  {task}  {on}  {first}")
                .trim_end()
                .to_owned(),
        ];
        lines.extend(words.iter().skip(1).map(|words| " ".repeat(margin) + words));
        lines
    }
}

struct Sizes {
    at: usize,
    task: usize,
    on: usize,
}

impl Sizes {
    fn of(rows: &[Row], look: &Look) -> Sizes {
        let widest = |of: fn(&Row) -> &String| {
            let most = rows.iter().map(|row| of(row).width()).max();
            most.unwrap_or(0).min(look.width / 3)
        };
        Sizes {
            at: widest(|row| &row.at),
            task: widest(|row| &row.task),
            on: widest(|row| &row.on),
        }
    }
}
