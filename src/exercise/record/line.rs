//! One line of a report as it stands there.

use super::Thread;
use serde::Deserialize;
use serde_json::Number;

/// The fields that any line may have. One that has another shape than these makes no sense.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Line {
    pub e: String,
    pub names: Vec<String>,
    pub test: usize,
    pub name: String,
    pub mode: String,
    pub scale: f64,
    pub seed: u64,
    #[serde(rename = "try")]
    pub attempt: u64,
    pub t: u32,
    pub by: u32,
    pub x: String,
    pub c: String,
    pub l: Option<u32>,
    pub at: u64,
    pub w: Option<u64>,
    pub o: u32,
    pub k: String,
    pub n: Option<Number>,
    pub v: String,
    pub cpu: bool,
    pub how: String,
    pub nonce: String,
    pub expected: Option<String>,
    pub got: Option<String>,
    pub left: Vec<u32>,
    pub stuck: Vec<u32>,
    pub threads: Vec<Thread>,
    pub tries: u64,
    pub complete: bool,
    pub failed: bool,
    pub choices: Vec<u32>,
    pub why: Option<String>,
}

impl Line {
    /// The number, where it is one that fits.
    pub fn number(&self) -> Option<i64> {
        let number = self.n.as_ref()?;
        let large = || {
            number
                .as_u64()
                .map(|n| i64::try_from(n).unwrap_or(i64::MAX))
        };
        number.as_i64().or_else(large)
    }

    /// The line of the student's file; lines count from 1.
    pub fn place(&self) -> Option<u32> {
        self.l.filter(|line| *line > 0)
    }
}
