//! What is said of the runs in words elsewhere: above them, in the answers, in the record.

use super::figures::carry;
use super::playhead::Playhead;
use super::{Column, Race, State};
use crate::lesson::{About, Unit, What};
use crate::program::Value;
use crate::trace::{Clock, say_time};
use crate::tui::screens::Look;

impl Race {
    /// What a second terminal is told of it.
    pub fn status(&self) -> String {
        match &self.state {
            State::Planning => "being planned".to_owned(),
            State::Failed(why) => why.clone(),
            State::Ready => "ready to run".to_owned(),
            State::Running => "running".to_owned(),
            State::Over => {
                let done = self.columns.iter().filter_map(|column| {
                    let time = say_time(column.done()?.timeline.makespan);
                    Some(format!("{} {time}", column.label))
                });
                done.collect::<Vec<_>>().join(", ")
            }
        }
    }

    /// The mechanisms that it was run on, and whether each run came out as the lesson says. Runs
    /// that were stopped are not among them.
    pub fn ran_on(&self) -> Vec<(String, Option<bool>)> {
        let ran = self
            .columns
            .iter()
            .filter(|column| column.was_carried_out());
        ran.map(|column| (column.mechanism.clone(), carry::told(column).verdict()))
            .collect()
    }

    /// Whether any of its runs came to an end of its own.
    pub fn was_carried_out(&self) -> bool {
        self.columns.iter().any(Column::was_carried_out)
    }

    /// What a question is about, as it was seen.
    pub fn seen(&self, about: &About, unit: Option<&Unit>) -> Option<String> {
        let of = |column: &&Column| column.mechanism == about.mechanism;
        let mut seen: Vec<String> = Vec::new();
        let whole = self
            .columns
            .iter()
            .filter(|column| column.was_carried_out());
        for done in whole.filter(of).filter_map(Column::done) {
            let facts = &done.facts;
            let text = match &about.what {
                // No run shows it.
                What::Search(_) => return None,
                What::Makespan => say_in(facts.makespan, unit),
                What::Outcome => facts.outcome.clone(),
                What::FinishOrder => facts.finish_order.join(", "),
                What::Said => {
                    let lines = facts.said.iter().map(|(_, line)| line.as_str());
                    lines.collect::<Vec<_>>().join(", ")
                }
                What::Final(name) => {
                    let value = facts.values.iter().find(|(known, _)| known == name);
                    let texts = self.program.as_ref().map(|program| &program.text.texts);
                    let texts = texts.map_or(&[][..], Vec::as_slice);
                    match value {
                        Some((_, Value::Duration(time))) => say_in(*time, unit),
                        value => value.map(|(_, value)| value.display(texts).to_string())?,
                    }
                }
            };
            if !seen.contains(&text) {
                seen.push(text);
            }
        }
        if seen.is_empty() {
            return None;
        }
        Some(format!("{} on {}", seen.join(" / "), about.mechanism))
    }

    /// The time, for the line above.
    pub fn clock_line(&self, look: &Look) -> String {
        let signs = look.theme();
        let signs = signs.signs();
        let simulated = match self.clock {
            Clock::Virtual => " simulated",
            Clock::Real => "",
        };
        match &self.state {
            State::Running if self.how.quietly => "measuring quietly".to_owned(),
            State::Running => {
                let now = self.columns.iter().filter(|column| column.is_live());
                let now = now.map(Column::story_now).max().unwrap_or(0);
                format!("{} {}", signs.play, self.both_times(now))
            }
            State::Over => {
                let Playhead { at, .. } = self.view.playhead;
                let plays = self.view.playhead.plays();
                let sign = if plays { signs.play } else { signs.pause };
                let speed = self.view.playhead.said_speed();
                format!("{sign} {} {speed}{simulated}", self.both_times(at))
            }
            _ => String::new(),
        }
    }

    /// Story time with the real time beside it where they differ.
    fn both_times(&self, at: i64) -> String {
        let clock = self.columns.iter().find_map(Column::timeline);
        let clock = clock.map(|timeline| timeline.clock).unwrap_or_default();
        match clock.real(at) {
            Some(real) if clock.scale() != 1.0 => {
                format!("{} (real {})", stable_time(at), stable_time(real))
            }
            _ => stable_time(at),
        }
    }
}

/// A time that does not change its width with every frame: `2.4 s`, `1:02.4 min`.
pub fn stable_time(nanos: i64) -> String {
    const SECOND: i64 = 1_000_000_000;
    match nanos {
        0..SECOND => format!("{} ms", nanos / 1_000_000),
        SECOND..100_000_000_000 => format!("{:.1} s", nanos as f64 / SECOND as f64),
        _ => say_time(nanos / SECOND * SECOND),
    }
}

/// A time in the unit that was asked for, to three figures; as times are told where none was.
fn say_in(time: i64, unit: Option<&Unit>) -> String {
    match unit {
        Some(unit @ Unit::Time { nanos, .. }) => {
            let number = time as f64 / *nanos as f64;
            let places = match number.abs() {
                ..10.0 => 100.0,
                ..100.0 => 10.0,
                _ => 1.0,
            };
            unit.say((number * places).round() / places)
        }
        _ => say_time(time),
    }
}
