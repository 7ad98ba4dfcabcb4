//! The layers of ARCHITECTURE.md, kept.

use std::fs;
use std::path::{Path, PathBuf};

/// Each layer with the layers it may use.
const LAYERS: &[(&str, &[&str])] = &[
    ("program", &[]),
    ("trace", &["program"]),
    ("machine", &["program", "trace"]),
    ("lesson", &["program"]),
    ("mechanism", &["program", "trace", "machine"]),
    ("simulator", &["program", "trace", "machine"]),
    ("explorer", &["program", "trace", "machine"]),
    (
        "session",
        &[
            "program",
            "trace",
            "machine",
            "lesson",
            "mechanism",
            "simulator",
            "explorer",
        ],
    ),
    ("files", &["program", "trace", "mechanism", "session"]),
    ("prose", &[]),
    ("progress", &[]),
    (
        "report",
        &[
            "prose",
            "program",
            "trace",
            "machine",
            "lesson",
            "mechanism",
            "explorer",
            "session",
        ],
    ),
    (
        "exercise",
        &[
            "prose",
            "files",
            "report",
            "program",
            "trace",
            "machine",
            "lesson",
            "mechanism",
            "simulator",
            "explorer",
            "session",
        ],
    ),
    (
        "tui",
        &[
            "prose",
            "progress",
            "files",
            "report",
            "exercise",
            "program",
            "trace",
            "machine",
            "lesson",
            "mechanism",
            "simulator",
            "explorer",
            "session",
        ],
    ),
    (
        "cli",
        &[
            "prose",
            "progress",
            "files",
            "report",
            "exercise",
            "tui",
            "program",
            "trace",
            "machine",
            "lesson",
            "mechanism",
            "simulator",
            "explorer",
            "session",
        ],
    ),
];

/// The layers that may touch files, processes, the network or the terminal.
const IO: &[&str] = &[
    "lesson",
    "mechanism",
    "files",
    "progress",
    "exercise",
    "cli",
];
/// The one place of the screens that may.
const SHELL: &str = "tui/shell";
const IO_SIGNS: &[&str] = &[
    "std::fs",
    "std::net",
    "std::process",
    "File::open",
    "println!",
    "eprintln!",
    "stdin()",
    "stdout()",
    "stderr()",
    "std::env",
];

/// What must not be left in the source.
const LEFT_OVER: &[&str] = &[
    "todo!(",
    "unimplemented!(",
    "dbg!(",
    "FIXME",
    "panic = \"abort\"",
];

struct Source {
    path: PathBuf,
    layer: String,
    /// What is compiled into the library: everything before the file's unit tests.
    code: String,
}

fn sources() -> Vec<Source> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut found, mut folders) = (Vec::new(), vec![src.clone()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let inside = path.strip_prefix(&src).unwrap();
                let layer = inside.iter().next().unwrap().to_string_lossy().into_owned();
                let text = fs::read_to_string(&path).unwrap();
                let is_test = inside
                    .iter()
                    .any(|part| part == "tests" || part == "tests.rs");
                let code = text
                    .split("#[cfg(test)]\nmod tests")
                    .next()
                    .unwrap()
                    .to_owned();
                let code = if is_test { String::new() } else { code };
                found.push(Source { path, layer, code });
            }
        }
    }
    assert!(
        found.len() > 50,
        "the sources are not where this test looks"
    );
    found
}

/// The crate's own layers that a source names, with the lines.
fn uses(code: &str) -> Vec<(usize, String)> {
    let mut uses = Vec::new();
    for (number, line) in code.lines().enumerate() {
        if line.trim_start().starts_with("//") {
            continue;
        }
        for part in line.split("crate::").skip(1) {
            let name: String = part
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            uses.push((number + 1, name));
        }
    }
    uses
}

#[test]
fn a_use_is_found_wherever_it_stands() {
    let code = "use crate::trace::Event;\n// crate::cli\nlet x = crate::machine::Task::new();";
    assert_eq!(
        uses(code),
        [(1, "trace".to_owned()), (3, "machine".to_owned())]
    );
}

#[test]
fn arrows_point_only_up_the_list_of_layers() {
    let mut wrong = Vec::new();
    for source in sources() {
        let Some((_, allowed)) = LAYERS.iter().find(|(layer, _)| *layer == source.layer) else {
            let root = ["main.rs", "lib.rs"].contains(&source.layer.as_str());
            assert!(root, "{} belongs to no layer", source.path.display());
            continue;
        };
        for (line, used) in uses(&source.code) {
            let known = LAYERS.iter().any(|(layer, _)| *layer == used);
            if known && used != source.layer && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{}:{line} uses {used}", source.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_the_outer_layers_do_io() {
    let mut wrong = Vec::new();
    for source in sources()
        .iter()
        .filter(|source| !IO.contains(&source.layer.as_str()))
    {
        if source.layer == "main.rs" || source.path.to_string_lossy().contains(SHELL) {
            continue;
        }
        for (number, line) in source.code.lines().enumerate() {
            let comment = line.trim_start().starts_with("//");
            if let Some(sign) = IO_SIGNS
                .iter()
                .find(|sign| !comment && line.contains(**sign))
            {
                wrong.push(format!(
                    "{}:{} has {sign}",
                    source.path.display(),
                    number + 1
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn nothing_is_left_unfinished() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (number, line) in source.code.lines().enumerate() {
            if let Some(sign) = LEFT_OVER.iter().find(|sign| line.contains(**sign)) {
                wrong.push(format!(
                    "{}:{} has {sign}",
                    source.path.display(),
                    number + 1
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn main_is_thin() {
    let main = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/main.rs");
    let lines = fs::read_to_string(main).unwrap().lines().count();
    assert!(lines <= 60, "{lines} lines");
}
