//! What searches found, for a person.

use super::outcomes::cut;
use super::summary::summary;
use super::{
    Came, ExploreReport, Searched, What, claims, compare, explain, notes, outcomes, steps,
};
use crate::explorer::{Ending, Found};
use crate::prose;
use crate::report::checks::marked;
use crate::report::look::{Ink, Look};
use crate::report::words::rough;
use crate::report::{count, grouped};
use crate::session::Exploration;
use crate::trace::Names;
use unicode_width::UnicodeWidthStr;

/// The report in lines: what was searched, the mechanisms side by side, and of the one that goes
/// wrong first what was found, the schedule to look at and what happens in it.
pub fn lines(report: &ExploreReport, look: &Look) -> Vec<String> {
    let mut sections = vec![head(report, look), compare::lines(report, look)];
    if let Some((searched, came)) = report.main() {
        sections.extend(details(report, searched, came, look));
    } else {
        sections.push(nothing(report, look));
    }
    let notes = report.notes.iter();
    sections.push(
        notes
            .flat_map(|note| marked(look, "·", Ink::Faint, &look.text(note)))
            .collect(),
    );
    sections.push(crate::report::text::next(&report.next, look));
    let filled = sections.into_iter().filter(|lines| !lines.is_empty());
    filled.collect::<Vec<_>>().join(&String::new())
}

fn head(report: &ExploreReport, look: &Look) -> Vec<String> {
    let Some(first) = report.searched.first() else {
        return Vec::new();
    };
    let names: Vec<&str> = report.searched.iter().map(Searched::mechanism).collect();
    let what = format!("every interleaving on {}", names.join(", "));
    headed(&first.exploration, what, look)
}

/// The title of a lesson, and what of it is told with which parameters.
pub fn headed(exploration: &Exploration, what: String, look: &Look) -> Vec<String> {
    let title = look.paint(&look.text(&exploration.lesson.title), Ink::Bold);
    let experiment = exploration.experiment.as_deref();
    let experiment = experiment.map(|name| format!(" · experiment {name}"));
    let mut facts = vec![what];
    for param in super::params(exploration) {
        let default = param.default.filter(|default| *default != param.text);
        let not = default.map_or_else(String::new, |default| format!(" (not {default})"));
        facts.push(format!("{} = {}{not}", param.name, param.text));
    }
    if crate::report::head::is_random(&Names::of(&exploration.program)) {
        facts.push(format!("seed {}", exploration.seed));
    }
    let facts = prose::fill(&look.text(&facts.join(" · ")), look.prose_width(), "");
    let facts = facts.iter().map(|line| look.paint(line, Ink::Faint));
    let first = title + &look.text(&experiment.unwrap_or_default());
    std::iter::once(first).chain(facts).collect()
}

fn nothing(report: &ExploreReport, look: &Look) -> Vec<String> {
    let why = |one: &Searched| {
        let why = one
            .exploration
            .unsupported
            .as_deref()
            .unwrap_or("not begun");
        let text = look.text(&format!("{}: not searched: {why}", one.mechanism()));
        marked(look, "–", Ink::Faint, &text)
    };
    match report.searched.as_slice() {
        [one] => why(one),
        _ => Vec::new(),
    }
}

fn details(
    report: &ExploreReport,
    searched: &Searched,
    came: &Came,
    look: &Look,
) -> Vec<Vec<String>> {
    let exploration = &searched.exploration;
    let mut first = Vec::new();
    if report.searched.len() > 1 {
        first.push(look.paint(&format!("On {}", searched.mechanism()), Ink::Bold));
    }
    first.extend(sum(came, look));
    let all = searched.all.as_deref();
    let mut sections = vec![
        first,
        outcomes::lines(exploration, came, look),
        claims::lines(exploration, came, look),
        checks(came, look),
    ];
    sections.extend(schedule(exploration, came, look));
    sections.push(all.map_or_else(Vec::new, |all| every(exploration, all, look)));
    let notes = notes(exploration, came);
    sections.push(
        notes
            .iter()
            .flat_map(|note| marked(look, "·", Ink::Faint, &look.text(note)))
            .collect(),
    );
    sections
}

fn sum(came: &Came, look: &Look) -> Vec<String> {
    let explored = &came.explored;
    let summary = summary(explored);
    let (sign, ink) = match summary.safe {
        Some(true) => ("✓", Ink::Good),
        Some(false) => ("✗", Ink::Bad),
        None => ("?", Ink::Bad),
    };
    let mut lines = marked(look, sign, ink, &look.text(&summary.sentence));
    let took = i64::try_from(explored.took.as_nanos()).unwrap_or(i64::MAX);
    let seen = match explored.bound {
        None => "complete",
        Some(_) => "not complete",
    };
    let facts = [
        format!("{seen}: {}", count(explored.states, "state", "states")),
        format!(
            "{} between them",
            count(explored.transitions, "move", "moves")
        ),
        rough(took),
    ];
    let facts = prose::fill(&look.text(&facts.join(" · ")), look.prose_width(), "  ");
    lines.extend(facts.iter().map(|line| look.paint(line, Ink::Faint)));
    lines
}

fn checks(came: &Came, look: &Look) -> Vec<String> {
    let failed = came.checks.iter().filter(|check| !check.held);
    let mut lines: Vec<String> = match came.explored.bound {
        None => failed
            .flat_map(|check| marked(look, "✗", Ink::Bad, &look.text(&check.to_string())))
            .collect(),
        // A search that is not complete refutes nothing that it has not found.
        Some(_) => match failed.count() as u64 {
            0 => Vec::new(),
            open => {
                let things = count(open, "thing", "things");
                let text = format!(
                    "{things} that the lesson expects: not known, because not everything was seen"
                );
                marked(look, "?", Ink::Bad, &look.text(&text))
            }
        },
    };
    let held = came.checks.iter().filter(|check| check.held).count();
    if held > 0 {
        let things = count(held as u64, "thing", "things");
        let text = format!("{things} found as the lesson expects");
        lines.extend(marked(look, "✓", Ink::Good, &text));
    }
    lines
}

/// The schedule to look at, and what happens in it.
fn schedule(exploration: &Exploration, came: &Came, look: &Look) -> Vec<Vec<String>> {
    let Some(shown) = &came.shown else {
        return Vec::new();
    };
    let what = match shown.what {
        What::Outcome(at) => came.explored.outcomes.get(at).map(|found| {
            let leads = leads_to(exploration, found);
            let shortest = if found.shortest { "The shortest" } else { "A" };
            format!("{shortest} schedule {leads}")
        }),
        What::Claim(at) => exploration.claims().nth(at).map(|(kind, claim)| {
            let word = kind.word();
            format!("A schedule that shows it: {word} {}", claim.says)
        }),
    };
    let Some(what) = what else {
        return Vec::new();
    };
    let moves = count(shown.witness.moves as u64, "move", "moves");
    let title = look.text(&format!("{what} ({moves})"));
    let title = prose::fill(&title, look.prose_width(), "");
    let mut table: Vec<String> = title.iter().map(|l| look.paint(l, Ink::Bold)).collect();
    table.extend(steps::step_table(&shown.witness, look));
    let sentences = explain::explain(exploration, came);
    let mut told: Vec<String> = Vec::new();
    if !sentences.is_empty() {
        told.push(look.paint("What happens", Ink::Bold));
    }
    for sentence in sentences {
        told.extend(marked(look, "·", Ink::Faint, &look.text(&sentence)));
    }
    vec![table, told]
}

fn leads_to(exploration: &Exploration, found: &Found) -> String {
    let word = exploration.outcome_word(found);
    match (&found.ending, found.right) {
        (Ending::Finished, true) => format!("that ends right: {word}"),
        (Ending::Finished, false) => format!("that ends wrong: {word}"),
        (Ending::Deadlock { .. }, _) => format!("to a {word}"),
        (Ending::Failed { .. }, _) => "in which a task fails".to_owned(),
        (Ending::Forever, _) => "that goes on for ever".to_owned(),
    }
}

/// Every interleaving on a line, with a letter for each task.
fn every(exploration: &Exploration, all: &[Found], look: &Look) -> Vec<String> {
    let mut tasks: Vec<_> = all
        .iter()
        .flat_map(|found| found.schedule.clone())
        .collect();
    tasks.sort_unstable();
    tasks.dedup();
    let letter = |task: &crate::program::TaskId| {
        let at = tasks.binary_search(task).unwrap_or(0);
        match tasks.len() <= 26 {
            true => char::from(b'A' + at as u8).to_string(),
            false => format!("{} ", task.0),
        }
    };
    let mut lines = vec![look.paint("Every interleaving, move by move", Ink::Bold)];
    let longest = all.iter().max_by_key(|found| found.schedule.len());
    let board = longest.and_then(|found| exploration.after(&found.schedule));
    if let (Some(board), true) = (board, tasks.len() <= 26) {
        let names = tasks
            .iter()
            .map(|task| format!("{} = {}", letter(task), board.name(*task)));
        let names = names.collect::<Vec<_>>().join(", ");
        let names = prose::fill(&look.text(&names), look.prose_width(), "");
        lines.extend(names.iter().map(|line| look.paint(line, Ink::Faint)));
    }
    let words: Vec<String> = all
        .iter()
        .map(|found| cut(&look.text(&exploration.outcome_word(found)), 32, look))
        .collect();
    let widest = words.iter().map(|word| word.width()).max().unwrap_or(0);
    let digits = grouped(all.len() as u64).len();
    for (nth, (found, word)) in all.iter().zip(&words).enumerate() {
        let (sign, ink) = if found.right {
            ("✓", Ink::Good)
        } else {
            ("✗", Ink::Bad)
        };
        let number = grouped(nth as u64 + 1);
        let space = " ".repeat(widest - word.width());
        let sign = look.signs(sign);
        let before = format!("{number:>digits$}  {sign} {word}{space}  ");
        let schedule: String = found.schedule.iter().map(letter).collect();
        let filled = prose::fill(schedule.trim(), look.width, &before);
        let painted = look.paint(&sign, ink);
        lines.extend(filled.into_iter().enumerate().map(|(at, line)| match at {
            0 => line.replacen(&sign, &painted, 1),
            _ => line,
        }));
    }
    lines
}
