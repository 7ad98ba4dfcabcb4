//! Names that stay the same from one run of the program to the next.

use serde::{Deserialize, Serialize};
use std::fmt::{self, Write as _};
use std::path::Path;

/// Which lesson a record is of. A lesson of the learner's own is another than the one of the same
/// id that comes with the program, and than one of the same id in another folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Key(String);

/// A text, by what it says: spaces and line breaks do not count, any other change makes it another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TextKey(u64);

/// Why a text is no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no key")]
pub struct NoKey(String);

/// How long an id may be once it is encoded, in bytes. File systems take 255 for a whole name.
const LONGEST: usize = 120;

impl Key {
    /// A lesson that comes with the program.
    pub fn embedded(id: &str) -> Key {
        Key(encoded(id))
    }

    /// A lesson in a file of the learner's, known by the file's path. A file that has been moved
    /// is another lesson.
    pub fn own(id: &str, path: &Path) -> Key {
        let whole = path
            .canonicalize()
            .or_else(|_| std::path::absolute(path))
            .unwrap_or_else(|_| path.to_owned());
        let hash = fnv(whole.as_os_str().as_encoded_bytes());
        // No encoded id has a full stop.
        Key(format!("{}.{hash:016x}", encoded(id)))
    }

    /// The name of its file, without an ending: only `a-z`, `0-9`, `-`, `_` and `.`, and never
    /// beginning with a full stop.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Key {
    type Error = NoKey;

    /// What [`Key::as_str`] gave. Checked, since it becomes the name of a file.
    fn try_from(text: String) -> Result<Key, NoKey> {
        let known = |b: u8| plain(b) || b == b'_' || b == b'.';
        let good = !text.is_empty() && !text.starts_with('.') && text.bytes().all(known);
        if good && text.len() <= LONGEST + 40 {
            Ok(Key(text))
        } else {
            Err(NoKey(text))
        }
    }
}

impl From<Key> for String {
    fn from(key: Key) -> String {
        key.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TextKey {
    /// The key of a text in parts, such as a question and what it may be answered with.
    pub fn of<'a>(parts: impl IntoIterator<Item = &'a str>) -> TextKey {
        let mut hash = Fnv::new();
        for part in parts {
            for word in part.split_whitespace() {
                hash.add(word.as_bytes());
                hash.add(b" ");
            }
            // No UTF-8 has this byte: where a part ends is part of the text.
            hash.add(&[0xff]);
        }
        TextKey(hash.0)
    }
}

impl TryFrom<String> for TextKey {
    type Error = NoKey;

    fn try_from(text: String) -> Result<TextKey, NoKey> {
        u64::from_str_radix(&text, 16)
            .map(TextKey)
            .map_err(|_| NoKey(text))
    }
}

impl From<TextKey> for String {
    fn from(key: TextKey) -> String {
        format!("{:016x}", key.0)
    }
}

/// An id as the name of a file on any system. No two ids give the same: `_` is always followed by
/// the two digits of a byte, by `_` and a hash where it was cut, or by nothing in the empty id.
fn encoded(id: &str) -> String {
    if id.is_empty() {
        return "_".to_owned();
    }
    let mut name = String::with_capacity(id.len());
    for byte in id.bytes() {
        if plain(byte) {
            name.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(name, "_{byte:02x}");
        }
    }
    if name.len() > LONGEST {
        name.truncate(LONGEST - 18);
        let _ = write!(name, "__{:016x}", fnv(id.as_bytes()));
    }
    name
}

fn plain(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'
}

/// FNV-1a, 64 bits (Fowler, Noll, Vo): the same on every system and in every version.
struct Fnv(u64);

impl Fnv {
    fn new() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

fn fnv(bytes: &[u8]) -> u64 {
    let mut hash = Fnv::new();
    hash.add(bytes);
    hash.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    #[test]
    fn an_ordinary_id_is_its_own_name() {
        assert_eq!(Key::embedded("coffee-and-pastry").0, "coffee-and-pastry");
        assert_eq!(Key::embedded("Tea 2").0, "_54ea_202");
        assert_eq!(Key::embedded("").0, "_");
        assert_eq!(Key::embedded("../etc/passwd").0, "_2e_2e_2fetc_2fpasswd");
    }

    #[test]
    fn ids_that_look_alike_are_told_apart() {
        let long = "é".repeat(100);
        let ids = ["a", "A", "_41", "_5f41", "", "_", ".", &long, &long[..198]];
        let keys: HashSet<_> = ids.iter().map(|id| Key::embedded(id)).collect();
        assert_eq!(keys.len(), ids.len());
    }

    #[test]
    fn an_own_lesson_is_not_the_embedded_one() {
        let (here, there) = (Path::new("/a/tea.toml"), Path::new("/b/tea.toml"));
        let keys = [
            Key::embedded("tea"),
            Key::own("tea", here),
            Key::own("tea", there),
        ];
        let different: HashSet<_> = keys.iter().collect();
        assert_eq!(different.len(), keys.len());
        assert_eq!(Key::own("tea", here), keys[1]);
    }

    #[test]
    fn an_own_lesson_is_the_same_however_it_is_named() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("sub")).unwrap();
        let path = folder.path().join("tea.toml");
        std::fs::write(&path, "").unwrap();
        let round_about = folder.path().join("sub/../tea.toml");
        assert_eq!(Key::own("tea", &path), Key::own("tea", &round_about));
    }

    #[test]
    fn only_words_count_in_a_text() {
        let text = TextKey::of(["Two  cooks\nbake."]);
        assert_eq!(text, TextKey::of(["Two cooks bake. "]));
        assert_ne!(text, TextKey::of(["Two cooks bake"]));
        assert_ne!(text, TextKey::of(["Two cooks", "bake."]));
        // Kept in files: must not change from one version of the program to the next.
        assert_eq!(String::from(TextKey::of(["a"])), "e6402e19048435c1");
    }

    proptest! {
        #[test]
        fn a_key_is_a_plain_name_and_can_be_read_back(id in ".{0,200}") {
            for key in [Key::embedded(&id), Key::own(&id, Path::new("/x"))] {
                let path = Path::new("/data").join(format!("{key}.json"));
                prop_assert_eq!(path.parent(), Some(Path::new("/data")));
                prop_assert_eq!(Key::try_from(key.0.clone()), Ok(key));
            }
        }

        #[test]
        fn what_is_no_key_is_refused(text in "[./A-Z\\\\]{1,8}") {
            let names_a_file = !text.starts_with('.') && text.bytes().all(|b| b == b'.');
            prop_assert_eq!(Key::try_from(text).is_ok(), names_a_file);
        }
    }
}
