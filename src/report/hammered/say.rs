//! Real runs beside what is possible, in sentences.

use super::{Compared, Row, Series};
use crate::lesson::explore::FOR_EVER;
use crate::report::explored::{big, share, stopped};
use crate::report::words::{count, grouped, rough};
use crate::trace::Outcome;

/// What there is to say, each sentence without a full stop.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// For each series of runs, in order: how often it went wrong, and how often it could.
    pub sums: Vec<String>,
    /// What came up and what did not.
    pub seen: Option<String>,
    /// How long the runs took, a line for each series.
    pub took: Vec<String>,
    /// What else to know.
    pub notes: Vec<String>,
}

/// Says what came of a comparison.
pub fn said(compared: &Compared) -> Said {
    let rows = compared.rows();
    let series = || compared.series.iter().enumerate();
    Said {
        sums: series()
            .filter(|(_, one)| one.hammered.ran > 0)
            .map(|(nth, one)| sum(compared, &rows, nth, one))
            .collect(),
        seen: seen(compared, &rows),
        took: series().map(|(_, one)| took(one)).collect(),
        notes: notes(compared, &rows),
    }
}

fn sum(compared: &Compared, rows: &[Row], nth: usize, series: &Series) -> String {
    let ran = series.hammered.ran;
    let runs = |right: Option<bool>| -> u64 {
        let of = rows.iter().filter(|row| row.right == right);
        of.map(|row| row.runs[nth]).sum()
    };
    let (wrong, unknown) = (runs(Some(false)), runs(None));
    let possible = possible(compared, rows);
    let what = series.what();
    let all = match ran {
        1 => "the only one of the real runs".to_owned(),
        _ => format!("all {} {what}", grouped(ran)),
    };
    if wrong + unknown == 0 && !matches!(possible, Possible::Wrong(..)) {
        return match possible {
            Possible::Unknown(text) => format!("{all} ended right; {text}"),
            _ => format!("{all} ended right, and so does every interleaving"),
        };
    }
    if wrong == ran && matches!(possible, Possible::Wrong(Share::All, _)) {
        return format!("{all} ended wrong, and so does every interleaving");
    }
    let part = match wrong {
        0 => String::new(),
        wrong => format!(" ({})", share(wrong.into(), ran.into())),
    };
    let real = format!(
        "{} of {} {what}{part} ended wrong",
        grouped(wrong),
        grouped(ran)
    );
    match possible {
        Possible::None => format!("{real}; no interleaving does"),
        Possible::Wrong(_, text) | Possible::Unknown(text) => format!("{real}; {text}"),
    }
}

/// How much can go wrong.
enum Share {
    Some,
    All,
}

enum Possible {
    /// Nothing can go wrong.
    None,
    /// So much can.
    Wrong(Share, String),
    /// Nobody knows.
    Unknown(String),
}

fn possible(compared: &Compared, rows: &[Row]) -> Possible {
    let Some(explored) = &compared.explored else {
        return Possible::Unknown("what is possible was not searched".to_owned());
    };
    let known = rows.iter().filter(|row| row.possible).count() as u64;
    let wrong = rows.iter().filter(|row| row.right == Some(false));
    let wrong = wrong.count() as u64;
    if let Some(bound) = &explored.bound {
        let why = stopped(bound);
        let found = match wrong {
            0 => "found nothing wrong".to_owned(),
            wrong => format!("found {}", count(wrong, "wrong outcome", "wrong outcomes")),
        };
        let text = format!("the search did not see everything ({why}) and {found}");
        return Possible::Unknown(text);
    }
    let of = if wrong == known {
        Share::All
    } else {
        Share::Some
    };
    match (compared.total(), explored.right_and_wrong()) {
        _ if wrong == 0 => Possible::None,
        (Some(total), Some((_, wrong))) => {
            let does = if wrong == 1 { "does" } else { "do" };
            let (part, wrong, total) = (share(wrong, total), big(wrong), big(total));
            let text = format!("{wrong} of {total} interleavings ({part}) {does}");
            Possible::Wrong(of, text)
        }
        _ => {
            let outcomes = count(known, "possible outcome", "possible outcomes");
            let are = if wrong == 1 { "is" } else { "are" };
            Possible::Wrong(of, format!("{wrong} of {outcomes} {are} wrong"))
        }
    }
}

/// How many words are listed.
const LISTED: usize = 4;

/// Which outcomes came up and which did not.
fn seen(compared: &Compared, rows: &[Row]) -> Option<String> {
    let ran: u64 = compared.series.iter().map(|one| one.hammered.ran).sum();
    let known: Vec<&Row> = rows.iter().filter(|row| row.possible).collect();
    if ran == 0 || known.is_empty() {
        return None;
    }
    let never: Vec<&Row> = known
        .iter()
        .filter(|row| row.runs.iter().all(|runs| *runs == 0))
        .copied()
        .collect();
    let of = known.len();
    Some(match never.as_slice() {
        [] if of == 1 && compared.is_complete() => "the only outcome there is came up".to_owned(),
        [] if of == 1 => "the only outcome that the search found came up".to_owned(),
        [] => format!("{} came up", all_of(of, compared.is_complete())),
        [one] => format!(
            "`{}` did not come up in any real run, and yet it can: that it was not seen proves \
             nothing",
            one.word
        ),
        more => {
            let words: Vec<String> = more
                .iter()
                .take(LISTED)
                .map(|row| format!("`{}`", row.word))
                .collect();
            let others = match more.len() - words.len() {
                0 => String::new(),
                left => format!(" and {left} more"),
            };
            format!(
                "{} of {of} outcomes did not come up in any real run, and yet they can: {}{others}",
                more.len(),
                words.join(", ")
            )
        }
    })
}

fn all_of(outcomes: usize, complete: bool) -> String {
    let all = match outcomes {
        2 => "both".to_owned(),
        _ => format!("all {outcomes}"),
    };
    match complete {
        true => format!("{all} outcomes that can be"),
        false => format!("{all} outcomes that the search found"),
    }
}

fn took(series: &Series) -> String {
    let hammered = &series.hammered;
    let nanos = i64::try_from(hammered.took.as_nanos()).unwrap_or(i64::MAX);
    let runs = count(hammered.ran, "run", "runs");
    let [name, _] = series.heads();
    let rate = grouped(hammered.rate().round() as u64);
    let mut took = format!("{name}: {runs} in {}, {rate} a second", rough(nanos));
    if series.scale > 1.0 {
        let scale = grouped(series.scale.round() as u64);
        took += &format!("; {scale} s of the story pass in one real second");
    }
    took
}

fn notes(compared: &Compared, rows: &[Row]) -> Vec<String> {
    let mut notes = Vec::new();
    for one in &compared.series {
        let [name, _] = one.heads();
        let all = fewer(one).into_iter().chain(not_sure(one, rows));
        notes.extend(all.map(|note| match compared.series.len() {
            1 => note,
            _ => format!("{name}: {note}"),
        }));
    }
    if compared.is_timed() {
        notes.push(
            "the program looks at the clock, which a search does not know: real runs may end as no \
             interleaving does, and that says nothing"
                .to_owned(),
        );
        return notes;
    }
    let outside = rows.iter().filter(|row| !row.possible);
    let outside: Vec<String> = outside.map(|row| format!("`{}`", row.word)).collect();
    if compared.explored.is_some() && !compared.is_complete() && !outside.is_empty() {
        notes.push(format!(
            "real runs also ended as the search had not seen when it was stopped: {}",
            outside.join(", ")
        ));
    }
    notes
}

/// Why there are fewer runs than were asked for.
fn fewer(series: &Series) -> Option<String> {
    let hammered = &series.hammered;
    let (ran, asked) = (grouped(hammered.ran), grouped(series.asked));
    match &hammered.cut {
        Some(Outcome::Refused { reason }) => Some(format!("refused: {reason}")),
        Some(Outcome::Cancelled { why }) => {
            Some(format!("{ran} of {asked} runs: stopped by {why}"))
        }
        _ if hammered.ran < series.asked => Some(format!("{ran} of {asked} runs: the time was up")),
        _ => None,
    }
}

/// Runs of which it is not sure how they ended.
fn not_sure(series: &Series, rows: &[Row]) -> Option<String> {
    let unsure = series.hammered.ended.iter().filter(|ended| !ended.sure);
    let round = |word: &str| word == FOR_EVER;
    let (long, cut): (Vec<_>, Vec<_>) = unsure.partition(|ended| round(&ended.word));
    let long: u64 = long.iter().map(|ended| ended.runs).sum();
    let known = rows.iter().any(|row| row.possible && round(&row.word));
    if long > 0 {
        let runs = count(long, "run", "runs");
        let are = if long == 1 { "is" } else { "are" };
        return Some(match known {
            true => format!(
                "{runs} used up the --limit of instructions and {are} counted as going on for ever; \
                 only the search knows that they can"
            ),
            false => format!(
                "{runs} used up the --limit of instructions; no interleaving that the search saw \
                 goes on for ever, so a larger --limit may show how they end"
            ),
        });
    }
    let cut = cut.iter().filter(|ended| {
        let known = |row: &Row| row.possible && row.word == ended.word;
        !rows.iter().any(known)
    });
    let cut: u64 = cut.map(|ended| ended.runs).sum();
    (cut > 0).then(|| {
        let runs = count(cut, "run", "runs");
        format!(
            "in {runs} main ended while others went on; what they would have come to cannot be \
             told here, so it says nothing that no interleaving ends like this"
        )
    })
}
