//! What variables, channels and futures hold.

use super::ids::{TaskId, TextId};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A value of the lesson language. Small and `Copy`, so that a state of the machine is cheap to
/// clone and to hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Value {
    /// No value: a step that gives nothing, a task that returns nothing.
    #[default]
    None,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A length of story time in nanoseconds.
    Duration(i64),
    /// A fixed text of the program.
    Text(TextId),
    /// What a step gives in place of a value.
    Signal(Signal),
    /// The tasks that one `spawn` started: a handle.
    Tasks(TaskRange),
}

/// The tasks that one `spawn` started: `count` of them, numbered on from `first`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TaskRange {
    /// The first of them, whose number also names the group.
    pub first: TaskId,
    /// How many.
    pub count: u32,
}

impl TaskRange {
    /// The tasks in the order of spawning.
    pub fn iter(self) -> impl Iterator<Item = TaskId> {
        (self.first.0..self.first.0 + self.count).map(TaskId)
    }
}

/// What a step gives in place of a value, and the states of a future.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Signal {
    /// The channel is closed and empty.
    Closed,
    /// The future has no result yet; the task has not ended.
    Pending,
    /// The future has its result; the task has returned.
    Done,
    /// The future or task was cancelled.
    Cancelled,
    /// The task failed.
    Failed,
}

impl Signal {
    /// Every signal with the word that names it in an expression.
    pub const WORDS: [(Signal, &'static str); 5] = [
        (Signal::Closed, "closed"),
        (Signal::Pending, "pending"),
        (Signal::Done, "done"),
        (Signal::Cancelled, "cancelled"),
        (Signal::Failed, "failed"),
    ];

    /// The word that names it in an expression.
    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize].1
    }
}

impl Value {
    /// The value as a tag and 64 bits, for an event of a trace.
    pub fn encode(self) -> (u8, u64) {
        match self {
            Value::None => (0, 0),
            Value::Bool(value) => (1, value.into()),
            Value::Int(value) => (2, value as u64),
            Value::Duration(value) => (3, value as u64),
            Value::Text(id) => (4, id.0.into()),
            Value::Signal(signal) => (5, signal as u64),
            Value::Tasks(range) => (6, u64::from(range.first.0) << 32 | u64::from(range.count)),
        }
    }

    /// The value that [`Value::encode`] gave; `None` where nothing encodes so.
    pub fn decode(tag: u8, bits: u64) -> Option<Value> {
        Some(match tag {
            0 => Value::None,
            1 => Value::Bool(bits != 0),
            2 => Value::Int(bits as i64),
            3 => Value::Duration(bits as i64),
            4 => Value::Text(TextId(u16::try_from(bits).ok()?)),
            5 => Value::Signal(Signal::WORDS.get(usize::try_from(bits).ok()?)?.0),
            6 => Value::Tasks(TaskRange {
                first: TaskId((bits >> 32) as u32),
                count: bits as u32,
            }),
            _ => return None,
        })
    }

    /// The value as a person reads it. `texts` are those of the program it comes from.
    pub fn display(self, texts: &[String]) -> impl fmt::Display + '_ {
        Shown(self, texts)
    }
}

struct Shown<'a>(Value, &'a [String]);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::None => f.write_str("nothing"),
            Value::Bool(value) => write!(f, "{value}"),
            Value::Int(value) => write!(f, "{value}"),
            Value::Duration(nanos) => fmt_duration(nanos, f),
            Value::Text(id) => f.write_str(self.1.get(id.index()).map_or("", String::as_str)),
            Value::Signal(signal) => f.write_str(signal.word()),
            Value::Tasks(range) if range.count == 1 => write!(f, "task {}", range.first.0),
            Value::Tasks(range) => {
                write!(
                    f,
                    "tasks {}–{}",
                    range.first.0,
                    range.first.0 + range.count - 1
                )
            }
        }
    }
}

/// Writes story time the way a person says it: `2 s`, `1.5 s`, `250 ms`, `12 h`.
fn fmt_duration(nanos: i64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let size = nanos.unsigned_abs();
    let (unit, word) = match size {
        0 => (NANOS_PER_SECOND as u64, "s"),
        1..1_000 => (1, "ns"),
        1_000..1_000_000 => (1_000, "µs"),
        1_000_000..1_000_000_000 => (1_000_000, "ms"),
        _ => (NANOS_PER_SECOND as u64, "s"),
    };
    let text = format!("{:.3}", nanos as f64 / unit as f64);
    write!(
        f,
        "{} {word}",
        text.trim_end_matches('0').trim_end_matches('.')
    )
}

/// Nanoseconds in a second.
pub const NANOS_PER_SECOND: i64 = 1_000_000_000;

/// Story time as a person says it.
pub fn say_duration(nanos: i64) -> String {
    Value::Duration(nanos).display(&[]).to_string()
}

/// The type of a value, as far as it is known before the program runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Type {
    /// Not known before the program runs.
    Any,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Int,
    /// A length of story time.
    Duration,
    /// A fixed text.
    Text,
    /// A signal such as `closed`.
    Signal,
    /// A handle of tasks.
    Tasks,
}

impl Type {
    /// Whether a value of type `self` may stand where `wanted` is asked for.
    pub fn fits(self, wanted: Type) -> bool {
        self == wanted || self == Type::Any || wanted == Type::Any
    }

    /// The type with its article: "a duration".
    pub fn words(self) -> &'static str {
        match self {
            Type::Any => "a value",
            Type::Bool => "true or false",
            Type::Int => "a whole number",
            Type::Duration => "a duration",
            Type::Text => "a text",
            Type::Signal => "a state such as `closed`",
            Type::Tasks => "a task handle",
        }
    }
}

impl Value {
    /// The type of this value; [`Type::Any`] for [`Value::None`].
    pub fn ty(self) -> Type {
        match self {
            Value::None => Type::Any,
            Value::Bool(_) => Type::Bool,
            Value::Int(_) => Type::Int,
            Value::Duration(_) => Type::Duration,
            Value::Text(_) => Type::Text,
            Value::Signal(_) => Type::Signal,
            Value::Tasks(_) => Type::Tasks,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_survives_its_encoding() {
        let values = [
            Value::None,
            Value::Bool(true),
            Value::Int(i64::MIN),
            Value::Duration(-1),
            Value::Text(TextId(7)),
            Value::Signal(Signal::Failed),
            Value::Tasks(TaskRange {
                first: TaskId(9),
                count: u32::MAX,
            }),
        ];
        for value in values {
            let (tag, bits) = value.encode();
            assert_eq!(Value::decode(tag, bits), Some(value));
        }
        assert_eq!(Value::decode(5, 99), None);
        assert_eq!(Value::decode(200, 0), None);
        for (index, (signal, _)) in Signal::WORDS.iter().enumerate() {
            assert_eq!(*signal as usize, index, "WORDS is in the order of the enum");
        }
    }

    #[test]
    fn durations_read_as_people_say_them() {
        let cases = [
            (0, "0 s"),
            (2 * NANOS_PER_SECOND, "2 s"),
            (1_500_000_000, "1.5 s"),
            (250_000_000, "250 ms"),
            (43_200 * NANOS_PER_SECOND, "43200 s"),
            (-5_000_000_000, "-5 s"),
            (999, "999 ns"),
        ];
        for (nanos, said) in cases {
            assert_eq!(say_duration(nanos), said);
        }
    }
}
