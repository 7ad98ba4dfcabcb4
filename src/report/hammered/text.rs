//! Real runs beside what is possible, for a person.

use super::say::said;
use super::{Bug, Compared, HammerReport, Row};
use crate::program::Pace;
use crate::prose;
use crate::report::checks::marked;
use crate::report::explored::{big, cut, headed, share, twice};
use crate::report::grid::{Column, lay};
use crate::report::look::{Ink, Look};
use crate::report::words::grouped;

/// The report in lines: what was run, and for each mechanism how the runs ended beside how they
/// could.
pub fn lines(report: &HammerReport, look: &Look) -> Vec<String> {
    let mut sections = vec![head(report, look)];
    for compared in &report.compared {
        sections.extend(details(compared, report.compared.len() > 1, look));
    }
    sections.extend(report.bugs.iter().map(|bug| told(bug, report, look)));
    let notes = report.notes.iter();
    sections.push(notes.flat_map(|note| note_lines(note, look)).collect());
    sections.push(crate::report::text::next(&report.next, look));
    let filled = sections.into_iter().filter(|lines| !lines.is_empty());
    filled.collect::<Vec<_>>().join(&String::new())
}

fn head(report: &HammerReport, look: &Look) -> Vec<String> {
    let Some(first) = report.compared.first() else {
        return Vec::new();
    };
    let names: Vec<&str> = report
        .compared
        .iter()
        .map(|one| one.exploration.mechanism.name())
        .collect();
    let what = format!(
        "real runs beside every interleaving on {}",
        names.join(", ")
    );
    headed(&first.exploration, what, look)
}

fn details(compared: &Compared, named: bool, look: &Look) -> Vec<Vec<String>> {
    let name = compared.exploration.mechanism.name();
    let mut first = Vec::new();
    if named {
        first.push(look.paint(&format!("On {name}"), Ink::Bold));
    }
    if let Some(why) = &compared.exploration.unsupported {
        let text = look.text(&format!("{name}: not run: {why}"));
        first.extend(marked(look, "–", Ink::Faint, &text));
        return vec![first];
    }
    let said = said(compared);
    for sum in &said.sums {
        first.extend(marked(look, "→", Ink::Bold, &look.text(sum)));
    }
    if let Some(seen) = &said.seen {
        first.extend(marked(look, "→", Ink::Bold, &look.text(seen)));
    }
    let mut last: Vec<String> = Vec::new();
    for took in &said.took {
        let filled = prose::fill(&look.text(took), look.prose_width(), "  ");
        last.extend(filled.iter().map(|line| look.paint(line, Ink::Faint)));
    }
    last.extend(said.notes.iter().flat_map(|note| note_lines(note, look)));
    vec![first, table(compared, look), last]
}

fn note_lines(note: &str, look: &Look) -> Vec<String> {
    marked(look, "·", Ink::Faint, &look.text(note))
}

/// What to do about a run that cannot be.
fn told(bug: &Bug, report: &HammerReport, look: &Look) -> Vec<String> {
    let Bug {
        mechanism,
        word,
        runs,
        file,
        ..
    } = bug;
    let pace = match bug.pace {
        Pace::None => "",
        Pace::Yield => ", yielding",
        Pace::Pause(_) => ", pausing",
    };
    let runs = crate::report::count(*runs, "real run", "real runs");
    let first = format!(
        "A FAULT OF COUNTERPOINT: {runs} on {mechanism}{pace} ended with `{word}`, and the search, \
         which saw everything, says that this cannot be. One of the two is wrong"
    );
    let mut lines = marked(look, "✗", Ink::Bad, &look.text(&first));
    let exploration = report.compared.first().map(|one| &one.exploration);
    let mut facts = Vec::new();
    if let Some(exploration) = exploration {
        let lesson = &exploration.lesson.id;
        let experiment = exploration.experiment.as_deref();
        let experiment = experiment.map_or_else(String::new, |name| format!(", experiment {name}"));
        let params = crate::report::explored::params(exploration);
        let params: String = params
            .iter()
            .map(|param| format!(", {} = {}", param.name, param.text))
            .collect();
        facts.push(format!("lesson {lesson}{experiment}{params}"));
        facts.push(format!(
            "seed {}, {} workers",
            exploration.seed, exploration.program.machinery.workers
        ));
    }
    facts.extend(file.iter().map(|file| format!("the file {file}")));
    facts.push(format!("counterpoint {}", env!("CARGO_PKG_VERSION")));
    let please = format!("Please report it, with this: {}", facts.join("; "));
    lines.extend(prose::fill(&look.text(&please), look.prose_width(), "  "));
    lines
}

/// How many outcomes are shown.
const SHOWN: usize = 16;
/// How long the longest bar is.
const BAR: usize = 10;

/// A histogram: one row for each outcome, with how many interleavings and how many real runs end so.
pub fn table(compared: &Compared, look: &Look) -> Vec<String> {
    let rows = compared.rows();
    let shown = &rows[..rows.len().min(SHOWN)];
    let all = |cell: &dyn Fn(&Row) -> [String; 2]| shown.iter().map(cell).collect::<Vec<_>>();
    let right = |heads, cells, rank| Column {
        heads,
        cells,
        right: true,
        gap: 2,
        rank,
        ..Column::default()
    };
    let word = |row: &Row| {
        let word = look.text(&row.word);
        [cut(&word, 32, look), cut(&word, 20, look)]
    };
    let total = compared.total();
    let ways = |row: &Row| {
        twice(match (row.possible, row.interleavings) {
            (false, _) => look.signs("–"),
            (true, Some(count)) => big(count),
            (true, None) => "can be".to_owned(),
        })
    };
    let part = |row: &Row| row.interleavings.zip(total);
    let mut columns = vec![
        signs(shown, look),
        Column {
            right: false,
            ..right(["outcome", "outcome"], all(&word), 0)
        },
        right(["interleavings", "ways"], all(&ways), 1),
        right(["", ""], all(&|row| said_share(part(row))), 2),
        bars(all(&|row| bar(part(row), look))),
    ];
    for (nth, series) in compared.series.iter().enumerate() {
        let ran = series.hammered.ran;
        let runs = |row: &Row| twice(grouped(row.runs[nth]));
        let part = |row: &Row| (ran > 0).then(|| (row.runs[nth].into(), ran.into()));
        columns.push(right(series.heads(), all(&runs), 0));
        columns.push(right(["", ""], all(&|row| said_share(part(row))), 3));
        columns.push(bars(all(&|row| bar(part(row), look))));
    }
    let grid = lay(columns, &vec![None; shown.len()], look);
    let mut lines = Vec::from_iter(grid.heading.filter(|_| !shown.is_empty()));
    lines.extend(grid.rows.into_iter().flatten());
    if let more @ 1.. = rows.len() - shown.len() {
        let more = crate::report::count(more as u64, "more outcome", "more outcomes");
        lines.push(look.paint(&format!("   and {more}; --json has them all"), Ink::Faint));
    }
    lines
}

fn said_share(part: Option<(u128, u128)>) -> [String; 2] {
    twice(part.map_or_else(String::new, |(part, whole)| share(part, whole)))
}

fn bars(cells: Vec<[String; 2]>) -> Column {
    Column {
        heads: ["", ""],
        inks: vec![Some(Ink::Faint); cells.len()],
        cells,
        right: false,
        gap: 1,
        rank: 4,
    }
}

/// A bar as long as the part is large; what is there at all has a bar.
fn bar(part: Option<(u128, u128)>, look: &Look) -> [String; 2] {
    let Some((part, whole)) = part.filter(|(part, _)| *part > 0) else {
        return twice(String::new());
    };
    let cells = (part as f64 / whole.max(1) as f64 * BAR as f64).round() as usize;
    let sign = if look.ascii { "#" } else { "█" };
    twice(sign.repeat(cells.clamp(1, BAR)))
}

fn signs(rows: &[Row], look: &Look) -> Column {
    let sign = |row: &Row| match row.right {
        Some(true) => ("✓", Ink::Good),
        Some(false) => ("✗", Ink::Bad),
        None => ("?", Ink::Bad),
    };
    Column {
        cells: rows
            .iter()
            .map(|row| twice(look.signs(sign(row).0)))
            .collect(),
        inks: rows.iter().map(|row| Some(sign(row).1)).collect(),
        ..Column::default()
    }
}
