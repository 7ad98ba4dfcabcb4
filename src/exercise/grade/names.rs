//! Names of students: out of names of files, and into them.

use std::ffi::OsStr;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Who handed something in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Who {
    /// The name.
    pub name: String,
    /// What tells two of the same name apart.
    pub number: String,
}

/// Who handed in what has this name. Learning systems write `Jane Doe_12345_assignsubmission_file_…` (Moodle): that is
/// Jane Doe, number 12345.
pub(super) fn who(file: &OsStr, is_archive: bool) -> Who {
    let text = file.to_string_lossy();
    let stem = match text.len().checked_sub(".zip".len()) {
        Some(end) if is_archive && text.is_char_boundary(end) => &text[..end],
        _ => &text,
    };
    if let Some((before, _)) = stem.split_once("_assignsubmission_")
        && let Some((name, number)) = before.rsplit_once('_')
        && !name.is_empty()
        && number.chars().all(|char| char.is_ascii_digit())
    {
        return Who {
            name: name.to_owned(),
            number: number.to_owned(),
        };
    }
    // Two names that are no text may read the same.
    let number = match file.to_str() {
        Some(_) => String::new(),
        None => hashed(file),
    };
    Who {
        name: stem.to_owned(),
        number,
    }
}

/// A name for a file or folder that is safe everywhere: no separators, no control characters, nothing hidden,
/// nothing reserved, short. One that is not the name itself ends in a number made of it, so that two names stay two.
pub fn safe_name(name: &str) -> String {
    const LONGEST: usize = 60;
    let kept = |char: char| char.is_alphanumeric() || " -_.@+,'()".contains(char);
    let mut safe = String::new();
    for char in name.chars() {
        if safe.len() + char.len_utf8() > LONGEST {
            break;
        }
        safe.push(if kept(char) { char } else { '-' });
    }
    let trimmed = safe
        .trim()
        .trim_start_matches(['.', '-'])
        .trim_end_matches('.');
    let trimmed = trimmed.trim();
    if trimmed == name && !trimmed.is_empty() && !is_reserved(trimmed) {
        return name.to_owned();
    }
    match is_reserved(trimmed) {
        true => numbered(&format!("student-{trimmed}"), name),
        false => numbered(trimmed, name),
    }
}

/// A safe name for each, of which no two are the same, not even on disks that do not tell capital letters apart.
pub(super) fn safe_names(names: &[String]) -> Vec<String> {
    let safe: Vec<String> = names.iter().map(|name| safe_name(name)).collect();
    let lower: Vec<String> = safe.iter().map(|name| name.to_lowercase()).collect();
    let alone = |at: usize| lower.iter().filter(|name| **name == lower[at]).count() == 1;
    let each = safe.iter().enumerate().map(|(at, name)| match alone(at) {
        true => name.clone(),
        false => numbered(name, &names[at]),
    });
    each.collect()
}

fn numbered(safe: &str, name: &str) -> String {
    let safe = if safe.is_empty() { "student" } else { safe };
    format!("{safe}~{}", hashed(name))
}

/// Eight digits made of it.
fn hashed(it: impl Hash) -> String {
    let mut hasher = DefaultHasher::new();
    it.hash(&mut hasher);
    format!("{:08x}", hasher.finish() >> 32)
}

/// Names that Windows keeps for devices.
fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    let numbered = |device: &str| {
        let rest = stem.strip_prefix(device);
        rest.is_some_and(|rest| rest.len() == 1 && rest.chars().all(|char| char.is_ascii_digit()))
    };
    ["con", "prn", "aux", "nul"].contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn learning_systems_wrap_names() {
        for (file, archive, name, number) in [
            (
                "Jane Doe_12345_assignsubmission_file_",
                false,
                "Jane Doe",
                "12345",
            ),
            (
                "Jane_Doe_7_assignsubmission_file_work.zip",
                true,
                "Jane_Doe",
                "7",
            ),
            ("ada.ZIP", true, "ada", ""),
            ("ada.zip", false, "ada.zip", ""),
            ("_assignsubmission_", false, "_assignsubmission_", ""),
            (
                "x_y_assignsubmission_file_",
                false,
                "x_y_assignsubmission_file_",
                "",
            ),
        ] {
            let who = who(OsStr::new(file), archive);
            assert_eq!(
                (who.name.as_str(), who.number.as_str()),
                (name, number),
                "{file}"
            );
        }
    }

    #[test]
    fn files_get_safe_names() {
        assert_eq!(safe_name("Zoë O'Hara (2)"), "Zoë O'Hara (2)");
        let long = "x".repeat(500);
        for hostile in [
            "..",
            ".",
            "",
            "../../etc",
            "a/b",
            "a\\b",
            "\u{1b}[2J",
            "CON",
            "lpt1.txt",
            "-rf",
            " a",
            &long,
        ] {
            let safe = safe_name(hostile);
            assert_ne!(safe, hostile);
            assert!(
                safe.len() < 80 && !safe.starts_with(['.', '-', ' ']),
                "{safe}"
            );
            assert!(
                safe.chars()
                    .all(|char| !char.is_control() && !"/\\:".contains(char)),
                "{safe}"
            );
            assert!(!is_reserved(&safe), "{safe}");
        }
        assert_ne!(safe_name("a/b"), safe_name("a\\b"), "two names stay two");
        let names = ["Anna", "anna", "Bert"].map(String::from);
        let safe = safe_names(&names);
        assert_ne!(safe[0].to_lowercase(), safe[1].to_lowercase());
        assert_eq!(safe[2], "Bert");
    }
}
