//! What can stand on the shelf.

use crate::progress::{Key, Question, Summary, TextKey};
use crate::tui::message::{Posed, Shelved};
use crate::tui::record::Record;
use crate::tui::screens::lesson;

/// Something on the shelf.
pub enum Item {
    /// A lesson.
    Lesson(Box<Entry>),
    /// An exercise.
    Exercise(Posed),
}

/// A lesson with what is told of it.
pub struct Entry {
    pub shelved: Shelved,
    pub summary: Summary,
    /// Whether the learner left off in it.
    pub last: bool,
    /// What is searched.
    words: String,
}

impl Item {
    /// A lesson, with how far the learner is with it.
    pub fn lesson(shelved: Shelved, record: &Record) -> Item {
        Item::Lesson(Box::new(Entry {
            summary: summary(&shelved, record),
            last: is_last(&shelved, record),
            words: words(&shelved),
            shelved,
        }))
    }

    /// Looks again how far the learner is.
    pub fn refresh(&mut self, record: &Record) {
        if let Item::Lesson(entry) = self {
            entry.summary = summary(&entry.shelved, record);
            entry.last = is_last(&entry.shelved, record);
        }
    }

    /// Its heading.
    pub fn title(&self) -> &str {
        match self {
            Item::Lesson(entry) => match &entry.shelved.lesson {
                Ok(lesson) => &lesson.title,
                Err(_) => &entry.shelved.word,
            },
            Item::Exercise(posed) => &posed.exercise.title,
        }
    }

    /// The folder it stands in.
    pub fn chapter(&self) -> &str {
        match self {
            Item::Lesson(entry) => &entry.shelved.chapter,
            Item::Exercise(posed) => &posed.exercise.chapter,
        }
    }

    /// What tells it from all others: whether it is a lesson, and what the command line calls it.
    pub fn name(&self) -> (bool, String) {
        let word = match self {
            Item::Lesson(entry) => &entry.shelved.word,
            Item::Exercise(posed) => &posed.exercise.id,
        };
        (self.is_lesson(), word.clone())
    }

    /// What the command line calls a lesson; nothing else is opened by its name.
    pub fn word(&self) -> &str {
        match self {
            Item::Lesson(entry) => &entry.shelved.word,
            Item::Exercise(_) => "",
        }
    }

    /// How the record knows it, if it does.
    pub fn key(&self) -> Option<&Key> {
        match self {
            Item::Lesson(entry) => Some(&entry.shelved.key),
            Item::Exercise(_) => None,
        }
    }

    pub fn is_lesson(&self) -> bool {
        matches!(self, Item::Lesson(_))
    }

    pub fn is_lesson_done(&self) -> bool {
        matches!(self, Item::Lesson(entry) if entry.summary.finished)
    }

    /// Whether the learner left off in it.
    pub fn is_last(&self) -> bool {
        matches!(self, Item::Lesson(entry) if entry.last)
    }

    /// Whether the record has anything of it.
    pub fn is_begun(&self) -> bool {
        matches!(self, Item::Lesson(entry) if !entry.summary.is_untouched())
    }

    /// Whether all of these words are in it.
    pub fn matches(&self, words: &str) -> bool {
        let words = words.to_lowercase();
        let mut words = words.split_whitespace();
        match self {
            Item::Lesson(entry) => words.all(|word| entry.words.contains(word)),
            Item::Exercise(posed) => {
                let exercise = &posed.exercise;
                let all = [&exercise.id, &exercise.title, &exercise.teaches];
                let all = all.map(|text| text.to_lowercase()).join(" ");
                words.all(|word| all.contains(word))
            }
        }
    }
}

/// The lessons, and after those of each chapter its exercises. Chapters with exercises alone stand where their numbers
/// put them, and at the end if they have none.
pub fn arranged(lessons: Vec<Item>, exercises: &[Posed]) -> Vec<Item> {
    let mut left: Vec<Posed> = exercises.to_vec();
    let mut items = Vec::new();
    let with_lessons: Vec<String> = lessons.iter().map(|one| one.chapter().to_owned()).collect();
    let mut take = |which: &dyn Fn(&str) -> bool, items: &mut Vec<Item>| {
        let (here, others): (Vec<Posed>, Vec<Posed>) = std::mem::take(&mut left)
            .into_iter()
            .partition(|posed| which(&posed.exercise.chapter));
        left = others;
        items.extend(here.into_iter().map(Item::Exercise));
    };
    let stands_before = |one: &str, other: &str| {
        let alone = !with_lessons.iter().any(|chapter| chapter == one);
        alone
            && number(one)
                .zip(number(other))
                .is_some_and(|(one, other)| one < other)
    };
    let mut chapter: Option<String> = None;
    for lesson in lessons {
        if chapter.as_deref() != Some(lesson.chapter()) {
            if let Some(before) = &chapter {
                take(&|one| one == before, &mut items);
            }
            take(&|one| stands_before(one, lesson.chapter()), &mut items);
        }
        chapter = Some(lesson.chapter().to_owned());
        items.push(lesson);
    }
    if let Some(last) = chapter {
        take(&|one| one == last, &mut items);
    }
    items.extend(left.into_iter().map(Item::Exercise));
    items
}

/// The number that a chapter's folder begins with: 4 of `4-sharing`.
fn number(chapter: &str) -> Option<u32> {
    chapter.split('-').next()?.parse().ok()
}

/// All that there is to read in a lesson, in small letters.
fn words(shelved: &Shelved) -> String {
    let mut words = vec![shelved.word.as_str()];
    if let Ok(lesson) = &shelved.lesson {
        words.push(&lesson.title);
        words.extend(lesson.teaches.iter().map(String::as_str));
        for page in &lesson.pages {
            words.extend(page.title.as_deref());
            words.push(&page.text);
        }
    }
    words.join(" ").to_lowercase()
}

fn is_last(shelved: &Shelved, record: &Record) -> bool {
    record
        .place()
        .is_some_and(|place| place.lesson == shelved.key)
}

fn summary(shelved: &Shelved, record: &Record) -> Summary {
    let Ok(lesson) = &shelved.lesson else {
        return Summary::default();
    };
    let pages: Vec<TextKey> = lesson.pages.iter().map(lesson::page_key).collect();
    let of_lesson = lesson
        .predictions
        .iter()
        .map(|ask| lesson::question_key(None, ask));
    let of_experiments = lesson.experiments.iter().flat_map(|experiment| {
        let asks = experiment.predictions.iter();
        asks.map(|ask| lesson::question_key(Some(&experiment.name), ask))
    });
    let questions: Vec<Question> = of_lesson.chain(of_experiments).collect();
    match record.lesson(&shelved.key) {
        Some(progress) => progress.summary(&pages, &questions),
        None => Summary {
            of_pages: pages.len(),
            of_questions: questions.len(),
            ..Summary::default()
        },
    }
}
