//! From an answer and its hidden check to a program.

use super::answer::Answer;
use super::errors::{Message, messages};
use super::{Checker, Exercise, Verdict};
use crate::exercise::contain::{Cancel, Ended, How, Limits, Walls, Watch, supervise};
use crate::exercise::judged::Evidence;
use crate::exercise::kit::Externs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What came of compiling.
pub(super) enum Compiled {
    /// The program.
    Program(PathBuf),
    /// It does not compile.
    Refused(Refused),
    /// Nobody wants to know any more.
    Cancelled,
}

/// Why it does not.
pub(super) struct Refused {
    pub verdict: Verdict,
    pub headline: String,
    pub evidence: Vec<Evidence>,
}

/// The file of the answer, as the compiler is told. The crates of a check know a student's lines by it.
pub(super) const ANSWER: &str = "answer.rs";
const CHECK: &str = "check.rs";

const CHECKED: &str = r#"#![allow(warnings)]
#[forbid(unsafe_code)]
#[path = "answer.rs"]
mod answer;
#[path = "check.rs"]
mod check;
fn main() {
    judge::main(check::tests())
}
"#;

const PLAIN: &str = r#"#![allow(warnings)]
#[forbid(unsafe_code)]
#[path = "answer.rs"]
mod answer;
fn main() {}
"#;

/// The module of the stand-ins through which a record is written: nothing that an answer could use by right.
const INNER: &str = "counterpoint";

/// Compiles it in `folder`.
pub(super) fn compile(
    checker: &Checker,
    exercise: &Exercise,
    answer: &Answer,
    folder: &Path,
    cancel: &Cancel,
) -> Compiled {
    let files = [
        (ANSWER, answer.text()),
        (CHECK, &exercise.check),
        ("main.rs", CHECKED),
        ("plain.rs", PLAIN),
    ];
    for (name, text) in files {
        if let Err(error) = std::fs::write(folder.join(name), text) {
            return fault(format!("{}: {error}", folder.join(name).display()));
        }
    }
    // Rather than the names of the stand-ins, who writes this one is told what the real crates say.
    if answer.text().contains(INNER)
        && let Some(refused) = refused_by_the_real_crates(checker, folder, cancel)
    {
        return refused;
    }
    let program = folder.join("program");
    let ended = rustc(
        checker,
        folder,
        checker.kit.checked(),
        "main.rs",
        &["-o", "program"],
        cancel,
    );
    match ended.how {
        How::Exited(0) if program.is_file() => Compiled::Program(program),
        How::Cancelled => Compiled::Cancelled,
        How::Exited(_) => named(refused(checker, &ended, folder, cancel), &exercise.id),
        how => stopped(&how),
    }
}

/// Starts the compiler within walls of its own: what is compiled may be hostile already.
pub(super) fn rustc(
    checker: &Checker,
    folder: &Path,
    externs: &Externs,
    root: &str,
    more: &[&str],
    cancel: &Cancel,
) -> Ended {
    // Where the linker does it on the way: a smaller file is written sooner.
    let stripped: &[&str] = if cfg!(target_os = "linux") {
        &["-Cstrip=debuginfo"]
    } else {
        &[]
    };
    let mut args: Vec<String> = BASE
        .iter()
        .chain(stripped)
        .chain(more)
        .map(|arg| (*arg).to_owned())
        .collect();
    args.extend(externs.args());
    args.push(root.to_owned());
    compiler(
        checker,
        checker.kit.toolchain().rustc.clone(),
        folder,
        args,
        cancel,
    )
}

/// Starts a compiler: rustc, or clippy's.
pub(super) fn compiler(
    checker: &Checker,
    program: PathBuf,
    folder: &Path,
    args: Vec<String>,
    cancel: &Cancel,
) -> Ended {
    let toolchain = checker.kit.toolchain();
    let mut walls = Walls::around(program, folder);
    walls.args = args;
    walls.processes = true;
    walls.read = Some(vec![toolchain.sysroot.clone(), checker.kit.target()]);
    walls.env = vec![("TMPDIR".to_owned(), folder.to_string_lossy().into_owned())];
    // The linker is looked up there.
    walls.env.extend(
        std::env::var("PATH")
            .ok()
            .map(|path| ("PATH".to_owned(), path)),
    );
    walls.limits = Limits {
        cpu: Duration::from_secs(60),
        memory: 3 << 30,
        file_size: 256 << 20,
        open_files: 1024,
        real: Duration::from_secs(60),
        ..Limits::default()
    };
    walls.starter = checker.starter.clone();
    let watch = Watch {
        cancel: cancel.clone(),
        deadlock: false,
        ..Watch::default()
    };
    supervise(&walls, b"", &watch)
}

const BASE: &[&str] = &[
    "--edition=2024",
    "--crate-type=bin",
    "--crate-name=program",
    "--error-format=json",
    "-Cdebuginfo=0",
    "-Copt-level=0",
    "-Cpanic=unwind",
    "-Coverflow-checks=on",
    "-Cdebug-assertions=on",
    "-Cembed-bitcode=no",
];

/// So many of the compiler's messages are shown: the first is the one to read.
const SHOWN: usize = 3;

/// What the real crates have against it, if anything.
fn refused_by_the_real_crates(
    checker: &Checker,
    folder: &Path,
    cancel: &Cancel,
) -> Option<Compiled> {
    let args = ["--emit=metadata", "-o", "plain.rmeta"];
    let externs = checker.kit.plain();
    let plain = rustc(checker, folder, externs, "plain.rs", &args, cancel);
    match plain.how {
        How::Exited(0) => None,
        How::Cancelled => Some(Compiled::Cancelled),
        How::Exited(_) => Some(wrong(&messages(&plain.stderr))),
        how => Some(stopped(&how)),
    }
}

fn refused(checker: &Checker, ended: &Ended, folder: &Path, cancel: &Cancel) -> Compiled {
    if let Some(refused) = refused_by_the_real_crates(checker, folder, cancel) {
        return refused;
    }
    let found = messages(&ended.stderr);
    let in_check: Vec<Message> = found
        .iter()
        .filter(|message| message.file == CHECK)
        .cloned()
        .collect();
    if in_check.is_empty() {
        let text = found
            .iter()
            .map(|message| message.text.clone())
            .next()
            .unwrap_or_default();
        let evidence = vec![Evidence::new(
            text,
            found.first().and_then(|message| message.line),
        )];
        return Compiled::Refused(Refused {
            verdict: Verdict::CheckerFault,
            headline:
                "this is right Rust, and the checker's own std does not know it: please report it"
                    .to_owned(),
            evidence,
        });
    }
    let evidence = in_check
        .iter()
        .take(SHOWN)
        .map(|message| Evidence::new(message.title.clone(), None));
    Compiled::Refused(Refused {
        verdict: Verdict::DoesNotCompile,
        headline: "it compiles, but what the check calls is not there as it was handed out: keep names, parameters \
                   and results"
            .to_owned(),
        evidence: evidence.collect(),
    })
}

/// With the name that the file has for whoever wrote it.
fn named(compiled: Compiled, id: &str) -> Compiled {
    match compiled {
        Compiled::Refused(mut refused) => {
            let (here, there) = (format!(" {ANSWER}:"), format!(" {id}.rs:"));
            for evidence in &mut refused.evidence {
                evidence.text = evidence.text.replace(&here, &there);
            }
            Compiled::Refused(refused)
        }
        other => other,
    }
}

fn wrong(messages: &[Message]) -> Compiled {
    let Some(first) = messages.first() else {
        return fault("the compiler failed without a word".to_owned());
    };
    let at = first
        .line
        .map(|line| format!("line {line}: "))
        .unwrap_or_default();
    let mut evidence: Vec<Evidence> = messages
        .iter()
        .take(SHOWN)
        .map(|message| Evidence::new(message.text.clone(), message.line))
        .collect();
    if messages.len() > SHOWN {
        evidence.push(Evidence::new(
            format!("… and {} more", messages.len() - SHOWN),
            None,
        ));
    }
    Compiled::Refused(Refused {
        verdict: Verdict::DoesNotCompile,
        headline: format!("{at}{}", first.title),
        evidence,
    })
}

fn stopped(how: &How) -> Compiled {
    let (verdict, headline) = match how {
        How::TooMuchMemory => (
            Verdict::TooMuchMemory,
            "compiling it takes more memory than a check may".to_owned(),
        ),
        How::TooMuchOutput => (
            Verdict::TooMuchOutput,
            "the compiler has far too much to say of it".to_owned(),
        ),
        How::TimedOut | How::Busy | How::TooMuchCpu => (
            Verdict::TimedOut,
            "compiling it does not come to an end".to_owned(),
        ),
        How::NotStarted(why) => (
            Verdict::CheckerFault,
            format!("the compiler could not be started: {why}"),
        ),
        other => (
            Verdict::CheckerFault,
            format!("the compiler was ended: {other:?}"),
        ),
    };
    Compiled::Refused(Refused {
        verdict,
        headline,
        evidence: vec![],
    })
}

fn fault(why: String) -> Compiled {
    Compiled::Refused(Refused {
        verdict: Verdict::CheckerFault,
        headline: why,
        evidence: vec![],
    })
}
