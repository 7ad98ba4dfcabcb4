//! Lines to runs.

use super::line::Line;
use super::{
    Carrier, Ending, Event, How, Kind, Mode, Object, Over, Record, Run, Searched, Task, Verb, What,
};

/// The longest line that is read, in bytes.
const LONGEST: usize = 1 << 20;
/// The most runs.
const MOST_RUNS: usize = 1_000;
/// The most events of one run.
const MOST_EVENTS: usize = 200_000;
/// The most events of all runs together.
const MOST_IN_ALL: usize = 1_000_000;
/// The most tasks of a run, things shared in it, tests, threads, and tasks in a list.
const MOST_NAMED: usize = 10_000;
/// The most characters of any text but a panic's.
const TEXT: usize = 200;
/// The most characters of what a panic or a wrong result says.
const MESSAGE: usize = 4_000;

/// Reads a report. `nonce` is the secret word of this check: what decides a verdict counts only with
/// it. Whatever else stands there is passed over.
pub fn read(report: &[u8], nonce: &str) -> Record {
    let mut reader = Reader {
        record: Record::default(),
        nonce,
        events: 0,
    };
    for line in report.split(|byte| *byte == b'\n') {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let read = (line.len() <= LONGEST).then(|| serde_json::from_slice::<Line>(line));
        let taken = match read {
            Some(Ok(line)) => reader.line(line),
            _ => None,
        };
        reader.record.skipped += usize::from(taken.is_none());
    }
    reader.record
}

struct Reader<'a> {
    record: Record,
    nonce: &'a str,
    events: usize,
}

fn short(mut text: String, most: usize) -> String {
    if let Some((at, _)) = text.char_indices().nth(most) {
        text.truncate(at);
        text.push('…');
    }
    text
}

fn some_of<T>(mut list: Vec<T>) -> Vec<T> {
    list.truncate(MOST_NAMED);
    list
}

impl Reader<'_> {
    /// Takes in a line; `None` if it makes no sense here.
    fn line(&mut self, line: Line) -> Option<()> {
        match line.e.as_str() {
            "tests" => {
                let names = some_of(line.names).into_iter();
                self.record.tests = names.map(|name| short(name, TEXT)).collect();
                Some(())
            }
            "run" => self.run(line),
            // Without a secret word it is the end of a piece of work.
            "end" if line.nonce.is_empty() => self.event(line),
            "over" | "searched" | "end" if line.nonce != self.nonce => None,
            "over" => self.over(line),
            "searched" => self.searched(line),
            "end" => {
                self.record.whole = true;
                Some(())
            }
            "object" => self.object(&line),
            "task" => self.task(line),
            _ => self.event(line),
        }
    }

    fn run(&mut self, line: Line) -> Option<()> {
        let room = self.record.runs.len() < MOST_RUNS;
        let mode = mode(&line.mode).filter(|_| room)?;
        self.record.runs.push(Run {
            test: line.test,
            name: short(line.name, TEXT),
            mode,
            scale: line.scale,
            seed: line.seed,
            attempt: line.attempt,
            ..Run::default()
        });
        Some(())
    }

    fn object(&mut self, line: &Line) -> Option<()> {
        let run = self.record.runs.last_mut()?;
        let n = line.number();
        let object = Object {
            kind: Kind::parse(&line.k, n),
            line: line.place(),
            n,
        };
        if line.o == 0 || run.objects.len() >= MOST_NAMED {
            return None;
        }
        // What it was first is what it is.
        run.objects.entry(line.o).or_insert(object);
        Some(())
    }

    fn task(&mut self, line: Line) -> Option<()> {
        let run = self.record.runs.last_mut()?;
        let known = line.t == 0 || run.tasks.contains_key(&line.t);
        if known || run.tasks.len() >= MOST_NAMED {
            return None;
        }
        let (task, at, place) = (line.t, line.at, line.place());
        let made = Task {
            by: line.by,
            carrier: match line.c.as_str() {
                "thread" => Carrier::Thread,
                "task" => Carrier::Task,
                _ => Carrier::Other,
            },
            line: place,
            name: short(line.x, TEXT),
        };
        run.tasks.insert(task, made);
        self.push(Event {
            task,
            at,
            line: place,
            what: What::Made,
        })
    }

    fn event(&mut self, line: Line) -> Option<()> {
        let (task, at, place, n) = (line.t, line.at, line.place(), line.number());
        let text = || short(line.x.clone(), TEXT);
        let what = match line.e.as_str() {
            "started" => What::Started(line.w),
            "ask" => What::Ask {
                verb: Verb::parse(&line.v)?,
                object: line.o,
                n,
            },
            "done" => What::Done {
                verb: Verb::parse(&line.v)?,
                object: line.o,
                n,
                text: text(),
            },
            "begin" => What::Begin {
                name: text(),
                takes: u64::try_from(n.unwrap_or(0)).unwrap_or(0),
                cpu: line.cpu,
            },
            "end" => What::End(text()),
            "said" => What::Said(text()),
            "ended" => What::Ended(how(&line.how)?),
            "fault" => What::Fault {
                kind: short(line.v.clone(), TEXT),
                text: text(),
                object: line.o,
            },
            _ => return None,
        };
        self.push(Event {
            task,
            at,
            line: place,
            what,
        })
    }

    fn push(&mut self, event: Event) -> Option<()> {
        let run = self.record.runs.last_mut()?;
        if run.events.len() >= MOST_EVENTS || self.events >= MOST_IN_ALL {
            run.dropped += 1;
            return None;
        }
        run.events.push(event);
        self.events += 1;
        Some(())
    }

    fn over(&mut self, line: Line) -> Option<()> {
        let mode = mode(&line.mode)?;
        let how = ending(&line.how)?;
        let mut runs = self.record.runs.iter_mut().rev();
        let run = runs.find(|run| run.test == line.test && run.mode == mode)?;
        run.over = Some(Over {
            at: line.at,
            how,
            line: line.place(),
            message: short(line.x, MESSAGE),
            expected: line.expected.map(|text| short(text, MESSAGE)),
            got: line.got.map(|text| short(text, MESSAGE)),
            left: some_of(line.left),
            stuck: some_of(line.stuck),
            threads: some_of(line.threads),
        });
        Some(())
    }

    fn searched(&mut self, line: Line) -> Option<()> {
        if self.record.searched.len() >= MOST_RUNS {
            return None;
        }
        self.record.searched.push(Searched {
            test: line.test,
            tries: line.tries,
            complete: line.complete,
            failed: line.failed,
            seed: line.seed,
            choices: line.choices,
            why: line.why.map(|text| short(text, TEXT)),
        });
        Some(())
    }
}

fn mode(word: &str) -> Option<Mode> {
    Some(match word {
        "real" => Mode::Real,
        "turn" => Mode::Turn,
        "search" => Mode::Search,
        _ => return None,
    })
}

fn how(word: &str) -> Option<How> {
    Some(match word {
        "returned" | "" => How::Returned,
        "panicked" => How::Panicked,
        "cancelled" => How::Cancelled,
        _ => return None,
    })
}

fn ending(word: &str) -> Option<Ending> {
    Some(match word {
        "ok" => Ending::Ok,
        "wrong" => Ending::Wrong,
        "panicked" => Ending::Panicked,
        "deadlock" => Ending::Deadlock,
        "steps" => Ending::Steps,
        "abandoned" => Ending::Abandoned,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
