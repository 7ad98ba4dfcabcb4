//! A few small lessons that only these tests use, so that a change of a real one changes no picture.

use counterpoint::lesson::{Lesson, Source, render};
use counterpoint::progress::Key;
use counterpoint::tui::message::Shelved;
use std::sync::{Arc, LazyLock};

macro_rules! files {
    ($($chapter:literal / $id:literal),* $(,)?) => {
        [$(($chapter, $id, include_str!(concat!("lessons/", $chapter, "/", $id, ".toml")))),*]
    };
}

const FILES: [(&str, &str, &str); 5] = files![
    "1-first" / "two-kettles",
    "1-first" / "post-office",
    "2-trouble" / "two-keys",
    "2-trouble" / "called-off",
    "2-trouble" / "broken",
];

/// The lessons as they stand on the shelf, the broken one last.
pub fn shelf() -> Vec<Shelved> {
    static SHELF: LazyLock<Vec<Shelved>> = LazyLock::new(|| {
        let files = FILES.iter();
        files
            .map(|(chapter, id, text)| shelved(chapter, id, text))
            .collect()
    });
    SHELF.clone()
}

/// Another shelf, with a lesson whose question does not fit a small screen.
pub fn long_question() -> Vec<Shelved> {
    let text = include_str!("lessons/1-first/long-question.toml");
    vec![shelved("1-first", "long-question", text)]
}

/// Another shelf, with lessons in which the learner is the scheduler.
pub fn to_play() -> Vec<Shelved> {
    let count = include_str!("lessons/2-trouble/lost-count.toml");
    let forks = include_str!("lessons/2-trouble/round-table.toml");
    vec![
        shelved("2-trouble", "lost-count", count),
        shelved("2-trouble", "round-table", forks),
    ]
}

/// A lesson with questions about every interleaving, and experiments to compare.
pub fn to_search() -> Vec<Shelved> {
    let doors = include_str!("lessons/2-trouble/two-doors.toml");
    vec![shelved("2-trouble", "two-doors", doors)]
}

/// One of them.
pub fn lesson(id: &str) -> Arc<Lesson> {
    let found = shelf().into_iter().find(|shelved| shelved.word == id);
    let found = found.and_then(|shelved| shelved.lesson.ok());
    found.unwrap_or_else(|| panic!("no lesson {id} without problems"))
}

fn shelved(chapter: &str, id: &str, text: &str) -> Shelved {
    // Git may have given the file the line ends of another system.
    let source = Source::new(format!("{id}.toml"), text.replace("\r\n", "\n"));
    let lesson = Lesson::load(&source, id, chapter);
    Shelved {
        word: id.to_owned(),
        chapter: chapter.to_owned(),
        key: Key::embedded(id),
        file: None,
        lesson: match lesson {
            Ok((lesson, _)) => Ok(Arc::new(lesson)),
            Err(problems) => Err(render(&source, &problems.into_sorted(), false)),
        },
    }
}
