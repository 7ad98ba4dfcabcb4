//! A run out of a file, told again: beside what the lesson in the file expects.

use super::facts::facts;
use super::go::{Done, checked};
use crate::lesson::{Lesson, RunSpec, Source, source};
use crate::machine::Film;
use crate::mechanism;
use crate::program::expr::parse_duration;
use crate::program::{Machinery, Program, Signal, TextId, Value};
use crate::trace::{Clock, Meta, Stats, Timeline, Trace};
use std::sync::Arc;
use std::time::Duration;

/// A run that was carried out before.
pub struct Retold {
    /// What happened in it, with what is expected of it where the lesson can still be read.
    pub done: Done,
    /// The lesson as it was then.
    pub lesson: Option<Arc<Lesson>>,
    /// Its program with the parameters of the run, where the lesson can still be read.
    pub program: Option<Arc<Program>>,
    /// What the lesson calls the run.
    pub title: Option<String>,
}

/// Makes of a trace again what carrying out the run had given.
pub fn retell(trace: Trace) -> Retold {
    let timeline = Timeline::of(&trace);
    let stats = Stats::of(&trace, &timeline);
    let real = real_time(&trace, &stats);
    let usage = trace.meta.usage.clone();
    let lesson = lesson(&trace.meta);
    let program = lesson
        .as_ref()
        .and_then(|lesson| program(lesson, &trace.meta))
        .map(Arc::new);
    let mut title = None;
    let mut done = Done {
        facts: facts(&trace, &timeline, &[]),
        checks: Vec::new(),
        expected: None,
        trace,
        timeline,
        stats,
        real,
        usage,
    };
    if let (Some(lesson), Some(program)) = (&lesson, &program) {
        let meta = &done.trace.meta;
        done.facts.values = values(meta, program);
        let spec = spec(lesson, meta);
        title = spec.and_then(|spec| spec.title.clone());
        done.expected = spec.and_then(|spec| spec.expected_makespan(program));
        done.checks = checked(spec, &done, program);
    }
    Retold {
        done,
        lesson,
        program,
        title,
    }
}

/// The film of a run before its first event. `program` is that of the run, `meta` its trace's;
/// `None` where this system does not have its mechanism.
pub fn film(program: &Arc<Program>, meta: &Meta) -> Option<Film> {
    let rules = mechanism::find(&meta.mechanism)?.rules();
    Some(Film::new(Arc::clone(program), &rules, meta.seed))
}

/// The clock may have gone on after main's last event; what is in the trace is near enough.
fn real_time(trace: &Trace, stats: &Stats) -> Option<Duration> {
    let nanos = u64::try_from(stats.makespan_real?).unwrap_or(0);
    (trace.meta.clock == Clock::Real).then(|| Duration::from_nanos(nanos))
}

fn lesson(meta: &Meta) -> Option<Arc<Lesson>> {
    if meta.source.len() as u64 > source::LIMIT {
        return None;
    }
    let source = Source::new(meta.lesson.clone(), meta.source.clone());
    let (lesson, _) = Lesson::load(&source, &meta.lesson, "").ok()?;
    Some(Arc::new(lesson))
}

fn program(lesson: &Lesson, meta: &Meta) -> Option<Program> {
    let params = &lesson.program.params;
    let given = |name: &str| meta.params.iter().find(|(known, _)| known == name);
    let values = params.iter().map(|param| {
        let (_, text) = given(&param.name)?;
        param.parse(text).ok()
    });
    let machinery = Machinery {
        cores: meta.cores,
        workers: meta.workers,
    };
    let values = values.collect::<Option<Vec<Value>>>()?;
    Program::bind(Arc::clone(&lesson.program), values, machinery).ok()
}

/// What the lesson says of this run.
fn spec<'a>(lesson: &'a Lesson, meta: &Meta) -> Option<&'a RunSpec> {
    let runs = match &meta.experiment {
        Some(name) => &lesson.experiment(name)?.runs,
        None => &lesson.runs,
    };
    runs.iter()
        .find(|spec| spec.pace == meta.pace && spec.mechanisms.contains(&&*meta.mechanism))
}

/// The variables at the end, out of the words in which they were told.
fn values(meta: &Meta, program: &Program) -> Vec<(String, Value)> {
    let read =
        |(name, text): &(String, String)| Some((name.clone(), value(text, &program.text.texts)?));
    meta.values.iter().filter_map(read).collect()
}

fn value(text: &str, texts: &[String]) -> Option<Value> {
    let signal = || Signal::WORDS.into_iter().find(|(_, word)| *word == text);
    let fixed = || texts.iter().position(|known| known == text);
    Some(match text {
        "nothing" => Value::None,
        "true" | "false" => Value::Bool(text == "true"),
        _ => {
            if let Ok(number) = text.parse() {
                Value::Int(number)
            } else if let Ok(nanos) = parse_duration(text) {
                Value::Duration(nanos)
            } else if let Some((signal, _)) = signal() {
                Value::Signal(signal)
            } else {
                Value::Text(TextId(u16::try_from(fixed()?).ok()?))
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_they_are_told() {
        let texts = ["no table".to_owned()];
        for told in [
            Value::None,
            Value::Bool(true),
            Value::Int(-3),
            Value::Duration(2_500_000_000),
            Value::Signal(Signal::Closed),
            Value::Text(TextId(0)),
        ] {
            let text = told.display(&texts).to_string();
            assert_eq!(value(&text, &texts), Some(told), "{text}");
        }
        assert_eq!(value("tasks 1–3", &texts), None);
    }
}
