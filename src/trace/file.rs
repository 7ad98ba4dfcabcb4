//! Traces as files.
//!
//! A file begins with one line of JSON that a person can read: the version, the checksum, how many
//! events follow, and all that is known of the run. After the line break come the events, 32 bytes
//! each: the four words of [`Event::to_words`], little-endian. Nothing comes after them.
//!
//! The checksum is of the header line, with the digits of the checksum itself as zeros, and of the
//! events: FNV-1a (Fowler, Noll, Vo) taken over 64-bit words instead of bytes, each step followed
//! by `h ^= h >> 32`, since words leave the low half of the hash to the low half of the word.
//! It finds damage; it is no protection against somebody who means to deceive.

use super::event::Event;
use super::meta::Meta;
use super::{Trace, WorkerInfo};
use serde::{Deserialize, Serialize};
use std::io::{self, BufRead, BufReader, Read, Write};

/// The version of the format that is written and read here.
pub const VERSION: u64 = 1;
/// The most bytes that a header may have: all that was said, and all names.
pub const MOST_HEADER: usize = 32 << 20;

const START: &str = r#"{"counterpoint-trace":"#;
const CHECKSUM: &str = r#""checksum":""#;
const DIGITS: usize = 16;
const EVENT_BYTES: usize = 32;
/// Events that are read or written at a time.
const BATCH: usize = 2048;

/// Why a trace could not be written.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Writing failed.
    #[error("the trace could not be written: {0}")]
    Io(#[from] io::Error),
    /// The texts of the run do not fit into a header that can be read again.
    #[error(
        "the trace cannot be saved: what its tasks said and the names of its workers take {size} \
         bytes, and a trace file holds {MOST_HEADER}; run it with fewer tasks, or let them say less"
    )]
    TooMuchText {
        /// How long the header would have been, in bytes.
        size: usize,
    },
}

/// Why a trace could not be read.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Reading failed.
    #[error("the trace could not be read: {0}")]
    Io(#[from] io::Error),
    /// It begins in another way than a trace.
    #[error("this is not a trace file: it does not begin with {START}…")]
    NotATrace,
    /// It is of another version.
    #[error(
        "this trace file has version {found}, and this program reads version {VERSION}; \
         open it with a newer counterpoint, or run its lesson again"
    )]
    Version {
        /// The version it says it has.
        found: u64,
    },
    /// The header is not what is written here.
    #[error("the header of this trace file is damaged: {why}; run its lesson again")]
    Header {
        /// What is wrong with it.
        why: String,
    },
    /// It ends too early.
    #[error(
        "this trace file is cut off: it has {found} of {expected} events; copy it again, or run \
         its lesson again"
    )]
    CutOff {
        /// How many whole events there are.
        found: u64,
        /// How many the header says there are.
        expected: u64,
    },
    /// Something follows the last event.
    #[error("this trace file is damaged: something follows its {events} events")]
    TooLong {
        /// How many events the header says there are.
        events: u64,
    },
    /// An event that nobody writes.
    #[error("this trace file is damaged: event {place} is of no known kind")]
    Event {
        /// Which, from 0.
        place: u64,
    },
    /// It is not what was written.
    #[error("this trace file is damaged: its checksum is {found:016x} instead of {expected:016x}")]
    Checksum {
        /// Of what was read.
        found: u64,
        /// Of what was written.
        expected: u64,
    },
}

/// The header as it is written. The order of the fields is that in the file.
#[derive(Serialize)]
struct Header<'a> {
    #[serde(rename = "counterpoint-trace")]
    version: u64,
    checksum: String,
    events: u64,
    dropped: u64,
    meta: &'a Meta,
    workers: &'a [WorkerInfo],
    texts: &'a [String],
}

/// What says how the rest is to be read.
#[derive(Deserialize)]
struct Version {
    #[serde(rename = "counterpoint-trace")]
    version: u64,
}

/// The header as it is read.
#[derive(Deserialize)]
struct Owned {
    checksum: String,
    events: u64,
    dropped: u64,
    meta: Meta,
    workers: Vec<WorkerInfo>,
    texts: Vec<String>,
}

/// Writes a trace. It writes in large pieces, so `to` needs no buffer of its own.
///
/// # Errors
/// Where writing fails, or the texts of the run are longer than [`MOST_HEADER`].
pub fn save(trace: &Trace, mut to: impl Write) -> Result<(), SaveError> {
    let header = Header {
        version: VERSION,
        checksum: "0".repeat(DIGITS),
        events: trace.events.len() as u64,
        dropped: trace.dropped,
        meta: &trace.meta,
        workers: &trace.workers,
        texts: &trace.texts,
    };
    let mut line = serde_json::to_string(&header).map_err(io::Error::from)?;
    if line.len() >= MOST_HEADER {
        return Err(SaveError::TooMuchText { size: line.len() });
    }
    let mut sum = Checksum::new();
    sum.bytes(line.as_bytes());
    for event in &trace.events {
        sum.words(event.to_words());
    }
    if let Some(at) = digits_at(&line) {
        line.replace_range(at..at + DIGITS, &format!("{:016x}", sum.0));
    }
    line.push('\n');
    to.write_all(line.as_bytes())?;
    let mut batch = Vec::with_capacity(BATCH * EVENT_BYTES);
    for events in trace.events.chunks(BATCH) {
        batch.clear();
        for event in events {
            for word in event.to_words() {
                batch.extend_from_slice(&word.to_le_bytes());
            }
        }
        to.write_all(&batch)?;
    }
    to.flush()?;
    Ok(())
}

/// Reads a trace. It reads in large pieces, so `from` needs no buffer of its own. Memory is taken
/// only for what is really there, whatever the header says.
///
/// # Errors
/// Where reading fails, or what is read is not a whole, undamaged trace of this version.
pub fn load(from: impl Read) -> Result<Trace, LoadError> {
    let mut from = BufReader::with_capacity(BATCH * EVENT_BYTES, from);
    let line = header_line(&mut from)?;
    let damaged = |why: String| LoadError::Header { why };
    let version: Version = serde_json::from_str(&line).map_err(|error| match line.len() {
        length if length + 1 >= MOST_HEADER => damaged("it is too long".into()),
        _ => damaged(error.to_string()),
    })?;
    if version.version != VERSION {
        return Err(LoadError::Version {
            found: version.version,
        });
    }
    let header: Owned = serde_json::from_str(&line).map_err(|error| damaged(error.to_string()))?;
    let expected = u64::from_str_radix(&header.checksum, 16)
        .map_err(|_| damaged("its checksum is not a number".into()))?;
    let mut sum = Checksum::new();
    sum.bytes(without_digits(line)?.as_bytes());
    let events = read_events(&mut from, header.events, &mut sum)?;
    if sum.0 != expected {
        let found = sum.0;
        return Err(LoadError::Checksum { found, expected });
    }
    Ok(Trace {
        meta: header.meta,
        events,
        texts: header.texts,
        workers: header.workers,
        dropped: header.dropped,
    })
}

/// The first line, if it begins as that of a trace does.
fn header_line(from: &mut impl BufRead) -> Result<String, LoadError> {
    let mut line = Vec::new();
    // What is no trace may be large and have no line break: look at its beginning first.
    from.by_ref()
        .take(START.len() as u64)
        .read_to_end(&mut line)?;
    if line != START.as_bytes() {
        return Err(LoadError::NotATrace);
    }
    let rest = (MOST_HEADER - START.len()) as u64;
    from.by_ref().take(rest).read_until(b'\n', &mut line)?;
    if line.last() == Some(&b'\n') {
        line.pop();
    }
    String::from_utf8(line).map_err(|error| LoadError::Header {
        why: error.to_string(),
    })
}

/// Where the digits of the checksum are: its field comes before anything that a lesson says.
fn digits_at(line: &str) -> Option<usize> {
    let at = line.find(CHECKSUM)? + CHECKSUM.len();
    let digits = line.as_bytes().get(at..at + DIGITS)?;
    digits.iter().all(u8::is_ascii_hexdigit).then_some(at)
}

fn without_digits(mut line: String) -> Result<String, LoadError> {
    let at = digits_at(&line).ok_or_else(|| LoadError::Header {
        why: "it has no checksum".into(),
    })?;
    line.replace_range(at..at + DIGITS, &"0".repeat(DIGITS));
    Ok(line)
}

fn read_events(
    from: &mut impl BufRead,
    expected: u64,
    sum: &mut Checksum,
) -> Result<Vec<Event>, LoadError> {
    let mut events = Vec::new();
    let mut bytes = Vec::with_capacity(BATCH * EVENT_BYTES);
    while (events.len() as u64) < expected {
        let left = expected - events.len() as u64;
        bytes.clear();
        let wanted = left.min(BATCH as u64) * EVENT_BYTES as u64;
        from.by_ref().take(wanted).read_to_end(&mut bytes)?;
        for chunk in bytes.chunks_exact(EVENT_BYTES) {
            let words = words(chunk);
            sum.words(words);
            let place = events.len() as u64;
            events.push(Event::from_words(words).ok_or(LoadError::Event { place })?);
        }
        if (bytes.len() as u64) < wanted {
            return Err(LoadError::CutOff {
                found: events.len() as u64,
                expected,
            });
        }
    }
    match from.fill_buf()? {
        [] => Ok(events),
        _ => Err(LoadError::TooLong { events: expected }),
    }
}

fn words(bytes: &[u8]) -> [u64; 4] {
    let mut words = [0; 4];
    for (word, bytes) in words.iter_mut().zip(bytes.chunks_exact(8)) {
        let mut eight = [0; 8];
        eight.copy_from_slice(bytes);
        *word = u64::from_le_bytes(eight);
    }
    words
}

struct Checksum(u64);

impl Checksum {
    fn new() -> Checksum {
        Checksum(0xcbf2_9ce4_8422_2325)
    }

    fn word(&mut self, word: u64) {
        self.0 = (self.0 ^ word).wrapping_mul(0x0000_0100_0000_01b3);
        self.0 ^= self.0 >> 32;
    }

    fn words(&mut self, words: [u64; 4]) {
        for word in words {
            self.word(word);
        }
    }

    /// Eight bytes at a time, the last padded with zeros, and then how many there were.
    fn bytes(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut eight = [0; 8];
            eight[..chunk.len()].copy_from_slice(chunk);
            self.word(u64::from_le_bytes(eight));
        }
        self.word(bytes.len() as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::sketch;
    use proptest::prelude::*;

    fn bytes(trace: &Trace) -> Vec<u8> {
        let mut bytes = Vec::new();
        save(trace, &mut bytes).expect("memory takes everything");
        bytes
    }

    fn said() -> Trace {
        let mut trace = sketch::deadlock();
        trace.texts = vec![
            "\"checksum\":\"0000000000000000\"\n".into(),
            "naïve ☕".into(),
        ];
        trace.meta.title = "Two locks".into();
        trace
    }

    fn why(bytes: &[u8]) -> String {
        load(bytes).expect_err("it is damaged").to_string()
    }

    #[test]
    fn a_trace_comes_back_as_it_was() {
        for trace in [said(), Trace::default(), sketch::sleepers(5_000)] {
            assert_eq!(load(bytes(&trace).as_slice()).expect("it loads"), trace);
        }
    }

    #[test]
    fn the_first_line_is_json_and_the_rest_32_bytes_an_event() {
        let trace = said();
        let bytes = bytes(&trace);
        let end = bytes
            .iter()
            .position(|byte| *byte == b'\n')
            .expect("a line");
        let line: serde_json::Value = serde_json::from_slice(&bytes[..end]).expect("JSON");
        assert_eq!(line["counterpoint-trace"], 1);
        assert_eq!(line["meta"]["title"], "Two locks");
        assert_eq!(line["events"], trace.events.len());
        assert_eq!(bytes.len() - end - 1, 32 * trace.events.len());
    }

    #[test]
    fn damage_is_named() {
        let trace = said();
        let whole = bytes(&trace);
        let count = trace.events.len();
        let cut = why(&whole[..whole.len() - 40]);
        assert!(
            cut.contains(&format!("it has {} of {count} events", count - 2)),
            "{cut}"
        );
        let long = [whole.as_slice(), b"x"].concat();
        assert!(why(&long).contains("something follows"), "{}", why(&long));
        let mut flipped = whole.clone();
        let last = flipped.len() - 30;
        flipped[last] ^= 1;
        assert!(why(&flipped).contains("checksum"), "{}", why(&flipped));
        let mut renamed = whole.clone();
        let title = whole
            .windows(9)
            .position(|at| at == b"Two locks")
            .expect("the title");
        renamed[title] = b't';
        assert!(why(&renamed).contains("checksum"), "{}", why(&renamed));
        let mut unknown = whole.clone();
        let kind = unknown.len() - 7;
        unknown[kind] = 99;
        let expected = format!("event {} is of no known kind", count - 1);
        assert!(why(&unknown).contains(&expected), "{}", why(&unknown));
        assert!(why(b"[1, 2]").contains("not a trace file"));
        assert!(why(b"").contains("not a trace file"));
        assert!(why(b"{\"counterpoint-trace\":1,").contains("header"));
    }

    #[test]
    fn another_version_is_refused_with_what_to_do() {
        let later = why(b"{\"counterpoint-trace\":2,\"all\":\"different\"}\n");
        assert!(
            later.contains("version 2") && later.contains("newer counterpoint"),
            "{later}"
        );
    }

    #[test]
    fn a_count_is_not_believed() {
        let line = String::from_utf8_lossy(&bytes(&Trace::default())).into_owned();
        let many = line.replace("\"events\":0", &format!("\"events\":{}", u64::MAX));
        assert!(
            why(many.as_bytes()).contains("cut off"),
            "{}",
            why(many.as_bytes())
        );
    }

    #[test]
    fn more_text_than_can_be_read_is_not_written() {
        let trace = Trace {
            texts: vec!["x".repeat(MOST_HEADER)],
            ..Trace::default()
        };
        let error = save(&trace, io::sink()).expect_err("it is too long");
        assert!(matches!(error, SaveError::TooMuchText { .. }));
    }

    proptest! {
        #[test]
        fn any_trace_comes_back(mut trace in sketch::arbitrary::trace()) {
            trace.meta.scale = 1.0;
            prop_assert_eq!(load(bytes(&trace).as_slice()).expect("it loads"), trace);
        }

        #[test]
        fn any_bytes_are_refused(rest in proptest::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(load(rest.as_slice()).is_err());
            let begun = [START.as_bytes(), b"1,", &rest].concat();
            prop_assert!(load(begun.as_slice()).is_err());
        }

        #[test]
        fn any_changed_byte_is_found(place in any::<proptest::sample::Index>(), to in any::<u8>()) {
            let mut bytes = bytes(&said());
            let place = place.index(bytes.len());
            let before = std::mem::replace(&mut bytes[place], to);
            let same = before == to || before.eq_ignore_ascii_case(&to);
            prop_assert!(same || load(bytes.as_slice()).is_err());
        }
    }
}
