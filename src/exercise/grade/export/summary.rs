//! What whoever teaches wants to know, as Markdown.

use super::{percent_text, points_text, shared, short, usually};
use crate::exercise::book::Verdict;
use crate::exercise::grade::report::{Mark, Report, Student};
use crate::report::count;
use std::collections::{BTreeMap, BTreeSet};

/// Characters of a name that are shown.
const LONGEST_NAME: usize = 40;
/// Characters of a note that are shown.
const LONGEST_NOTE: usize = 300;

/// How it went: in all, for each exercise, what was misunderstood, for each student, and what to look after.
pub fn summary(report: &Report) -> String {
    let parts = [
        overall(report),
        exercises(report),
        misconceptions(report),
        same_texts(report),
        students(report),
        notes(report),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n\n") + "\n"
}

fn number(count: usize, thing: &str, things: &str) -> String {
    self::count(count as u64, thing, things)
}

fn overall(report: &Report) -> String {
    let handed_in = report
        .students
        .iter()
        .filter(|student| student.handed_in())
        .count();
    let mut text = format!(
        "# Grades\n\n{}, of whom {handed_in} handed something in. {}.",
        number(report.students.len(), "student", "students"),
        number(report.exercises.len(), "exercise", "exercises"),
    );
    if !report.students.is_empty() {
        let (mean, median) = (percent_text(report.mean()), percent_text(report.median()));
        text += &format!(" Of all students the mean is {mean} %, the median {median} %.");
    }
    let all = || report.students.iter().flat_map(|student| &student.graded);
    let failed = all()
        .filter(|graded| graded.mark.verdict() == Some(Verdict::CheckerFault))
        .count();
    if failed > 0 {
        let answers = number(failed, "answer", "answers");
        text += &format!(
            "\n\nThe checker itself failed on {answers}. That counts for nobody, and is tried again next time."
        );
    }
    let unchecked = all()
        .filter(|graded| graded.mark == Mark::NotChecked)
        .count();
    if unchecked > 0 {
        text += &format!(
            "\n\nGrading was stopped: {} not checked yet.",
            number(unchecked, "answer is", "answers are")
        );
    }
    text + &missing_walls(report)
}

/// Walls that could not be put up around students' programs, said where nobody overlooks it.
fn missing_walls(report: &Report) -> String {
    let all = report.students.iter().flat_map(|student| &student.graded);
    let judged = all.filter_map(|graded| graded.mark.judged());
    let walls: BTreeSet<&str> = judged
        .flat_map(|judged| judged.missing_walls.iter().map(String::as_str))
        .collect();
    let each = walls.iter().map(|wall| format!("\n- {}", plain(wall)));
    let each: String = each.collect();
    match each.is_empty() {
        true => each,
        false => format!("\n\n**Answers ran with less around them than they should:**\n{each}"),
    }
}

fn exercises(report: &Report) -> String {
    let head =
        "## Exercises\n\n| exercise | points | begun | passed | mean |\n|---|---:|---:|---:|---:|";
    let rows = report.exercises.iter().enumerate().map(|(at, column)| {
        let all = report.of_exercise(at).count();
        let begun = report
            .of_exercise(at)
            .filter(|graded| !matches!(graded.mark, Mark::NotHandedIn | Mark::NotBegun))
            .count();
        let passed = report
            .of_exercise(at)
            .filter(|graded| graded.is_passed())
            .count();
        let (points, possible) =
            report
                .of_exercise(at)
                .fold((0.0, 0.0), |(points, possible), graded| {
                    (
                        points + graded.points(),
                        possible + f64::from(graded.possible()),
                    )
                });
        let mean = if possible > 0.0 {
            100.0 * points / possible
        } else {
            0.0
        };
        format!(
            "| {} | {} | {begun} of {all} | {passed} | {} % |",
            plain(&column.id),
            column.points,
            percent_text(mean)
        )
    });
    let rows: Vec<String> = rows.collect();
    format!("{head}\n{}", rows.join("\n"))
}

/// Of one verdict: how many answers to which exercise, and whose.
#[derive(Default)]
struct Missed<'a> {
    answers: usize,
    students: BTreeSet<&'a str>,
    exercises: BTreeMap<usize, usize>,
}

fn misconceptions(report: &Report) -> String {
    let mut missed: BTreeMap<Verdict, Missed<'_>> = BTreeMap::new();
    for student in &report.students {
        for (at, graded) in student.graded.iter().enumerate() {
            let verdict = graded.mark.verdict();
            let counts =
                |verdict: &Verdict| !verdict.is_passed() && *verdict != Verdict::CheckerFault;
            if let Some(verdict) = verdict.filter(counts) {
                let one = missed.entry(verdict).or_default();
                one.answers += 1;
                one.students.insert(&student.name);
                *one.exercises.entry(at).or_default() += 1;
            }
        }
    }
    let mut missed: Vec<(Verdict, Missed<'_>)> = missed.into_iter().collect();
    missed.sort_by_key(|(verdict, missed)| (std::cmp::Reverse(missed.answers), *verdict));
    let items = missed
        .iter()
        .map(|(verdict, missed)| misconception(report, *verdict, missed));
    let items: Vec<String> = items.collect();
    match items.is_empty() {
        true => String::new(),
        false => format!("## Misconceptions\n\n{}", items.join("\n")),
    }
}

fn misconception(report: &Report, verdict: Verdict, missed: &Missed<'_>) -> String {
    let mut exercises: Vec<(&usize, &usize)> = missed.exercises.iter().collect();
    exercises.sort_by_key(|(at, times)| (std::cmp::Reverse(**times), **at));
    let each = exercises
        .iter()
        .map(|(at, times)| format!("{} {times}", plain(&report.exercises[**at].id)));
    let each: Vec<String> = each.collect();
    let mut lessons: Vec<&str> = exercises
        .iter()
        .map(|(at, _)| report.exercises[**at].lesson.as_str())
        .collect();
    let mut known = BTreeSet::new();
    lessons.retain(|lesson| known.insert(*lesson));
    let lessons: Vec<String> = lessons
        .iter()
        .take(3)
        .map(|lesson| format!("`{}`", short(lesson, LONGEST_NAME)))
        .collect();
    format!(
        "- **{}**: {} of {} ({}). {} Go back to {}.",
        verdict.title(),
        number(missed.answers, "answer", "answers"),
        number(missed.students.len(), "student", "students"),
        each.join(", "),
        usually(verdict),
        lessons.join(", "),
    )
}

fn same_texts(report: &Report) -> String {
    let items = report
        .exercises
        .iter()
        .enumerate()
        .filter_map(|(at, column)| {
            let (answers, texts) = shared(report, at);
            let texts = number(texts, "text", "different texts");
            (answers > 0)
                .then(|| format!("- {}: {answers} answers with {texts}", plain(&column.id)))
        });
    let items: Vec<String> = items.collect();
    match items.is_empty() {
        true => String::new(),
        false => format!(
            "## Answers that are the same, letter for letter\n\nShort answers often are; this alone proves nothing.\n\n{}",
            items.join("\n")
        ),
    }
}

fn students(report: &Report) -> String {
    let head =
        "## Students\n\n| student | points | of | percent | passed |\n|---|---:|---:|---:|---:|";
    let rows = report.students.iter().map(|student| {
        let passed = student
            .graded
            .iter()
            .filter(|graded| graded.is_passed())
            .count();
        format!(
            "| {} | {} | {} | {} | {passed} |",
            name(student),
            points_text(student.points()),
            student.possible(),
            percent_text(student.percent())
        )
    });
    let rows: Vec<String> = rows.collect();
    match rows.is_empty() {
        true => String::new(),
        false => format!("{head}\n{}", rows.join("\n")),
    }
}

fn notes(report: &Report) -> String {
    let general = report
        .notes
        .iter()
        .map(|note| format!("- {}", plain(&short(note, LONGEST_NOTE))));
    let of_students = report.students.iter().flat_map(|student| {
        let note = move |note: &String| {
            format!("- {}: {}", name(student), plain(&short(note, LONGEST_NOTE)))
        };
        student.notes.iter().map(note)
    });
    let items: Vec<String> = general.chain(of_students).collect();
    match items.is_empty() {
        true => String::new(),
        false => format!("## Notes\n\n{}", items.join("\n")),
    }
}

fn name(student: &Student) -> String {
    plain(&short(&student.name, LONGEST_NAME))
}

/// Text that Markdown takes as it is.
fn plain(text: &str) -> String {
    let mut safe = String::new();
    for char in short(text, LONGEST_NOTE).chars() {
        match char {
            '<' => safe.push_str("&lt;"),
            '&' => safe.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '!' | '|' | '~'
            | '>' => {
                safe.push('\\');
                safe.push(char);
            }
            _ => safe.push(char),
        }
    }
    safe
}
