//! `counterpoint show LESSON`: everything there is to read in a lesson.

use super::args::ShowArgs;
use super::exit::Exit;
use super::find::lesson;
use super::output::Output;
use crate::lesson::{
    Answer, Experiment, Lesson, Page, Prediction, RunSpec, Unit, When, chapter_title,
};
use crate::mechanism::os::cpu::cores;
use crate::program::{Machinery, Pace, Param, Program, Value};
use crate::prose;
use crate::report::{Ink, Look};
use crate::session::label;
use anyhow::Result;
use std::sync::Arc;

/// Prints a lesson. Answers only if they are asked for: who has not guessed learns less.
///
/// # Errors
/// Where there is no such lesson, or it cannot be written.
pub fn show(args: &ShowArgs, out: &mut Output) -> Result<Exit> {
    let found = lesson(&args.lesson)?;
    let reader = Reader {
        lesson: &found.lesson,
        word: &found.word,
        answers: args.answers,
        notes: args.notes,
        look: out.look,
    };
    let lines = reader.lines();
    out.lines(&lines)?;
    Ok(Exit::Held)
}

struct Reader<'a> {
    lesson: &'a Lesson,
    word: &'a str,
    answers: bool,
    notes: bool,
    look: Look,
}

impl Reader<'_> {
    fn lines(&self) -> Vec<String> {
        let lesson = self.lesson;
        let mut lines = self.head();
        for page in self.pages(When::Before) {
            lines.extend(self.page(page));
        }
        let questions = self.questions(&lesson.predictions, &lesson.program.defaults());
        lines.extend(self.section("Before you run it, guess", questions));
        lines.extend(self.section("Parameters", self.params()));
        lines.extend(self.section("Runs", self.runs(&lesson.runs)));
        let run = self.command(&format!("counterpoint run {}", self.word));
        lines.extend([String::new(), run]);
        lines.extend(self.section("Experiments", self.experiments()));
        if self.pages(When::After).next().is_some() {
            let rule = if self.look.ascii { "-" } else { "─" };
            let rule = rule.repeat(self.look.prose_width().min(40));
            let after = self.look.paint("After you have run it", Ink::Faint);
            lines.extend([String::new(), self.look.paint(&rule, Ink::Faint), after]);
        }
        for page in self.pages(When::After) {
            lines.extend(self.page(page));
        }
        lines
    }

    fn pages(&self, when: When) -> impl Iterator<Item = &Page> {
        self.lesson
            .pages
            .iter()
            .filter(move |page| page.when == when)
    }

    fn head(&self) -> Vec<String> {
        let (lesson, look) = (self.lesson, &self.look);
        let place = format!(
            "{} · {} minutes",
            chapter_title(&lesson.chapter),
            lesson.minutes
        );
        let place = place.trim_start_matches(" · ");
        let title = look.paint(&look.text(&lesson.title), Ink::Bold);
        let mut lines = vec![title, look.paint(&look.text(place), Ink::Faint)];
        if !lesson.needs.is_empty() {
            let needs = format!("Read first: {}", lesson.needs.join(", "));
            lines.extend(self.fill(&needs, ""));
        }
        lines.push(String::new());
        lines.push("You will see that".to_owned());
        for thing in &lesson.teaches {
            lines.extend(self.fill(thing, "- "));
        }
        lines
    }

    fn page(&self, page: &Page) -> Vec<String> {
        let text = self.look.markdown(&page.text, 0);
        let mut lines = match &page.title {
            Some(title) => self.section(title, text),
            None => std::iter::once(String::new()).chain(text).collect(),
        };
        if let Some(notes) = page.notes.as_deref().filter(|_| self.notes) {
            let head = self.look.paint("Notes for the speaker", Ink::Italic);
            lines.extend([String::new(), format!("   {head}")]);
            lines.extend(self.look.markdown(notes, 3));
        }
        lines
    }

    /// A heading with what belongs to it; nothing where nothing does.
    fn section(&self, title: &str, lines: Vec<String>) -> Vec<String> {
        if lines.is_empty() {
            return lines;
        }
        let title = self.look.paint(&self.look.text(title), Ink::Bold);
        let mut all = vec![String::new(), title.clone()];
        if !self.look.colour {
            // A heading must be told from text without colours too.
            all.push("-".repeat(unicode_width::UnicodeWidthStr::width(title.as_str())));
        }
        all.extend(lines);
        all
    }

    fn questions(&self, questions: &[Prediction], values: &[Value]) -> Vec<String> {
        let mut lines = Vec::new();
        for (nth, question) in questions.iter().enumerate() {
            if nth > 0 {
                lines.push(String::new());
            }
            let mut asked = self.look.markdown(&question.ask, 3);
            if let Some(first) = asked.first_mut() {
                *first = format!("{:<3}{}", format!("{}.", nth + 1), first.trim_start());
            }
            lines.extend(asked);
            lines.extend(self.fill(&choices(&question.answer), "   "));
            if self.answers {
                lines.extend(self.answer(question, values));
            }
        }
        lines
    }

    fn answer(&self, question: &Prediction, values: &[Value]) -> Vec<String> {
        let Some(program) = self.program(values) else {
            return Vec::new();
        };
        let answer = format!("Answer: {}", question.right_answer(&program));
        let answer = self.fill(&answer, "   ");
        let answer = answer.iter().map(|line| self.look.paint(line, Ink::Good));
        answer
            .chain(self.look.markdown(&question.because, 3))
            .collect()
    }

    fn program(&self, values: &[Value]) -> Option<Program> {
        let cores = u32::try_from(cores()).unwrap_or(1);
        let machinery = Machinery {
            cores,
            workers: cores,
        };
        Program::bind(Arc::clone(&self.lesson.program), values.to_vec(), machinery).ok()
    }

    fn params(&self) -> Vec<String> {
        let say = |value: Value| value.display(&[]).to_string();
        let params = &self.lesson.program.params;
        let sizes = params
            .iter()
            .map(|param| (param.name.len(), say(param.default).len()));
        let (names, values) =
            sizes.fold((0, 0), |most, one| (most.0.max(one.0), most.1.max(one.1)));
        let line = |param: &Param| {
            let range = match (param.min, param.max) {
                (Some(min), Some(max)) => format!(" ({} to {})", say(min), say(max)),
                (Some(min), None) => format!(" (at least {})", say(min)),
                (None, Some(max)) => format!(" (at most {})", say(max)),
                (None, None) => String::new(),
            };
            let (name, value) = (&param.name, say(param.default));
            let first = format!("{name:<names$} = {value:<values$}   ");
            self.fill(&format!("{}{range}", param.help), &first)
        };
        params.iter().flat_map(line).collect()
    }

    fn runs(&self, runs: &[RunSpec]) -> Vec<String> {
        let line = |spec: &RunSpec| {
            let names: Vec<String> = spec
                .mechanisms
                .iter()
                .map(|name| label(name, spec.pace))
                .collect();
            let names = names.join(if spec.pace == Pace::None { ", " } else { "; " });
            let text = match &spec.title {
                Some(title) => format!("{title}: {names}"),
                None => names,
            };
            self.fill(&text, "- ")
        };
        runs.iter().flat_map(line).collect()
    }

    fn experiments(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (nth, experiment) in self.lesson.experiments.iter().enumerate() {
            if nth > 0 {
                lines.push(String::new());
            }
            lines.extend(self.experiment(experiment));
        }
        lines
    }

    fn experiment(&self, experiment: &Experiment) -> Vec<String> {
        let mut lines = self.look.markdown(&experiment.invitation, 0);
        let questions = self.questions(&experiment.predictions, &experiment.values);
        if !questions.is_empty() {
            lines.push(String::new());
            lines.extend(questions);
        }
        let (word, name) = (self.word, &experiment.name);
        lines.push(self.command(&format!("counterpoint run {word} --experiment {name}")));
        lines
    }

    fn command(&self, command: &str) -> String {
        format!(
            "   {}",
            self.look.paint(&self.look.text(command), Ink::Code)
        )
    }

    fn fill(&self, text: &str, first: &str) -> Vec<String> {
        prose::fill(&self.look.text(text), self.look.prose_width(), first)
    }
}

/// What a reader may choose from, in words.
fn choices(answer: &Answer) -> String {
    match answer {
        Answer::Number { unit, .. } => match unit {
            Unit::Time { name, .. } => format!("(a number of {})", in_full(name)),
            Unit::Things(name) if name.is_empty() => "(a number)".to_owned(),
            Unit::Things(name) => format!("(a number of {name})"),
        },
        Answer::Choice { of, .. } => format!("(one of: {})", of.join(", ")),
        Answer::Set { of, .. } => format!("(any of: {})", of.join(", ")),
        Answer::Order(order) => {
            // Not in the order that is right.
            let mut things: Vec<&str> = order.iter().map(String::as_str).collect();
            things.sort_unstable();
            format!("(put in order: {})", things.join(", "))
        }
    }
}

/// A unit of time in full.
fn in_full(name: &str) -> &str {
    match name {
        "ns" => "nanoseconds",
        "us" | "µs" => "microseconds",
        "ms" => "milliseconds",
        "s" => "seconds",
        "min" => "minutes",
        "h" => "hours",
        _ => name,
    }
}
