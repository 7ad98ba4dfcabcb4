//! What clippy says of an answer: advice, which never decides.

use super::Checker;
use super::answer::Answer;
use super::compile::{ANSWER, compiler};
use super::errors::all;
use crate::exercise::contain::{Cancel, Private};
use crate::exercise::judged::Evidence;

const ROOT: &str = "#[path = \"answer.rs\"]\nmod answer;\nfn main() {}\n";
/// So much advice is enough.
const MOST: usize = 5;

/// The advice, or nothing where there is no clippy.
pub(super) fn style(checker: &Checker, answer: &Answer, cancel: &Cancel) -> Vec<Evidence> {
    let (Some(clippy), Ok(folder)) = (checker.kit.toolchain().clippy(), Private::new()) else {
        return Vec::new();
    };
    for (name, text) in [(ANSWER, answer.text()), ("main.rs", ROOT)] {
        if std::fs::write(folder.path().join(name), text).is_err() {
            return Vec::new();
        }
    }
    let fixed = [
        "--edition=2024",
        "--crate-type=bin",
        "--crate-name=program",
        "--error-format=json",
    ];
    // Nothing calls what the check calls.
    let lints = [
        "-Wclippy::all",
        "-Adead_code",
        "-Aunused_imports",
        "--emit=metadata",
        "-o",
        "style.rmeta",
    ];
    let mut args: Vec<String> = fixed
        .iter()
        .chain(&lints)
        .map(|arg| (*arg).to_owned())
        .collect();
    args.extend(checker.kit.plain().args());
    args.push("main.rs".to_owned());
    let ended = compiler(checker, clippy, folder.path(), args, cancel);
    let found = all(&ended.stderr)
        .into_iter()
        .filter(|message| message.level == "warning" && message.file == ANSWER);
    let evidence = found.map(|message| {
        let lint = message
            .code
            .strip_prefix("clippy::")
            .unwrap_or(&message.code)
            .to_owned();
        Evidence::new(format!("{} ({lint})", message.title), message.line)
    });
    evidence.take(MOST).collect()
}
