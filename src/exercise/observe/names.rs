//! What the student calls the things that tasks share.

use super::script::{Ref, Sort};
use crate::exercise::record::{Kind, Object, Run};
use std::collections::{BTreeMap, BTreeSet};

/// How many lines above one that makes something may name it.
const ABOVE: usize = 4;
/// The longest name, in characters.
const LONGEST: usize = 24;
/// More permits or room than this is no limit that anybody meets.
const NO_LIMIT: i64 = 10_000;

/// The names of everything shared in a run.
pub(super) struct Names {
    objects: BTreeMap<u32, Ref>,
}

impl Names {
    /// Names from the lines of the student's `source` that made the things; what has none is called
    /// by its kind and the line.
    pub fn of(run: &Run, source: &[&str]) -> Names {
        let mut groups: BTreeMap<(String, Sort), Vec<u32>> = BTreeMap::new();
        for (id, object) in &run.objects {
            let name = name(object, source).unwrap_or_else(|| unnamed(*id, object));
            groups.entry((name, sort(object))).or_default().push(*id);
        }
        let mut taken = BTreeSet::new();
        let mut objects = BTreeMap::new();
        // In the order in which they were made.
        let mut groups: Vec<_> = groups.into_iter().collect();
        groups.sort_by_key(|(_, ids)| ids.first().copied());
        for ((wanted, sort), ids) in groups {
            let name = untaken(&wanted, &mut taken);
            for (index, id) in ids.into_iter().enumerate() {
                let name = name.clone();
                objects.insert(id, Ref { sort, name, index });
            }
        }
        Names { objects }
    }

    /// What the lesson makes of something shared.
    pub fn get(&self, object: u32) -> Option<&Ref> {
        self.objects.get(&object)
    }

    /// A name that nothing else has, for futures.
    pub fn for_future(&self, wanted: &str) -> String {
        let mut name = fit(wanted).unwrap_or_else(|| "wait".to_owned());
        let other = |it: &Ref, name: &str| it.name == name && it.sort != Sort::Future;
        while self.objects.values().any(|it| other(it, &name)) {
            name.push('_');
        }
        name
    }

    /// What to call it in a sentence.
    pub fn say(&self, object: u32) -> String {
        let Some(it) = self.objects.get(&object) else {
            return String::new();
        };
        let same = |other: &&Ref| other.name == it.name;
        match self.objects.values().filter(same).count() {
            0 | 1 => it.name.clone(),
            _ => format!("{}[{}]", it.name, it.index),
        }
    }
}

fn untaken(wanted: &str, taken: &mut BTreeSet<String>) -> String {
    let mut name = wanted.to_owned();
    for number in 2.. {
        if taken.insert(name.clone()) {
            break;
        }
        name = format!("{wanted}_{number}");
    }
    name
}

fn sort(object: &Object) -> Sort {
    let limit = |n: i64| match n {
        1..NO_LIMIT => n as u32,
        _ => 0,
    };
    let n = object.n.unwrap_or(0);
    match object.kind {
        Kind::Mutex | Kind::RwLock => Sort::Mutex,
        Kind::Condvar => Sort::Condition,
        Kind::Channel | Kind::Semaphore => Sort::Channel(limit(n)),
        Kind::Rendezvous | Kind::Oneshot => Sort::Channel(0),
        Kind::Atomic => Sort::Var(n),
        Kind::Barrier | Kind::Notify | Kind::Once | Kind::Other => Sort::Future,
    }
}

fn unnamed(id: u32, object: &Object) -> String {
    let number = object.line.unwrap_or(id);
    format!("{}_{number}", object.kind.word())
}

/// What the student calls something, out of the line that makes it.
fn name(object: &Object, source: &[&str]) -> Option<String> {
    let at = (object.line? as usize).checked_sub(1)?;
    let line = source.get(at)?;
    let own = bound(line).or_else(|| field(line));
    let above = || {
        let lines = source.get(at.saturating_sub(ABOVE)..at)?.iter().rev();
        // What ends there is another statement.
        let open = lines.take_while(|line| !line.trim_end().ends_with([';', '}']));
        open.filter_map(|line| bound(line)).next()
    };
    own.or_else(above)
}

/// The name that a `let`, a `static` or a `const` gives.
fn bound(line: &str) -> Option<String> {
    let words = ["let ", "static ", "const "];
    let starts = |at: usize| at == 0 || !line[..at].ends_with(|c: char| c.is_alphanumeric());
    let after = words.iter().find_map(|word| {
        let at = line.find(word).filter(|at| starts(*at))?;
        line.get(at + word.len()..)
    })?;
    let pattern = after.split('=').next()?;
    // Of a pair, both names; of a type, none.
    let pattern = match pattern.trim_start().starts_with('(') {
        true => pattern.split(')').next()?,
        false => pattern.split(':').next()?,
    };
    let parts = pattern.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    let names = parts.filter(|part| !part.is_empty() && !["mut", "ref"].contains(part));
    let names: Vec<&str> = names.take(2).collect();
    fit(&names.join("_"))
}

/// The last name before something that looks like a field's value: `balance: Mutex::new(0)`.
fn field(line: &str) -> Option<String> {
    let made = line.find("::")?;
    let before = line.get(..made)?;
    let colon = before.rfind(':')?;
    let name = before[..colon].trim_end();
    let start = name.rfind(|c: char| !(c.is_alphanumeric() || c == '_'));
    fit(&name[start.map_or(0, |at| at + 1)..])
}

/// A name as the lesson language takes it.
pub(super) fn fit(name: &str) -> Option<String> {
    const MEANT: [&str; 16] = [
        "true",
        "false",
        "none",
        "and",
        "or",
        "not",
        "cores",
        "workers",
        "index",
        "pending",
        "done",
        "cancelled",
        "failed",
        "closed",
        "if",
        "main",
    ];
    let letters = name.trim_matches('_').chars();
    let one = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    let mut name: String = letters.take(LONGEST).map(one).collect();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    if MEANT.contains(&name.as_str()) {
        name.push('_');
    }
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called(source: &str, line: u32) -> Option<String> {
        let lines: Vec<&str> = source.lines().collect();
        let object = Object {
            kind: Kind::Mutex,
            line: Some(line),
            n: None,
        };
        name(&object, &lines)
    }

    #[test]
    fn things_are_called_what_the_student_calls_them() {
        for (source, wanted) in [
            (
                "    let accounts = Arc::new(Mutex::new(0));",
                Some("accounts"),
            ),
            ("let mut till: Mutex<u32> = Mutex::new(0);", Some("till")),
            ("let (tx, rx) = mpsc::channel();", Some("tx_rx")),
            ("static HITS: AtomicU64 = AtomicU64::new(0);", Some("HITS")),
            ("    balance: Mutex::new(5),", Some("balance")),
            ("Bank { a: Mutex::new(1) }", Some("a")),
            ("let done = Mutex::new(1);", Some("done_")),
            ("Mutex::new(5)", None),
            ("outlet (x)", None),
            ("let _ = Mutex::new(5);", None),
            ("", None),
        ] {
            assert_eq!(called(source, 1).as_deref(), wanted, "{source}");
        }
        let two = "let queue = Arc::new(\n    Mutex::new(1));";
        assert_eq!(called(two, 2).as_deref(), Some("queue"));
        assert_eq!(called("let a = 1;\nMutex::new(2)", 2), None);
        assert_eq!((called("x", 9), called("x", 0)), (None, None));
    }
}
