//! What came of grading: the one model that everything exported is made of.

use crate::exercise::book::{Exercise, Verdict};
use crate::exercise::judged::Judged;

/// What came of grading a folder of submissions.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The version of this program.
    pub program: String,
    /// The exercises, in their order.
    pub exercises: Vec<Column>,
    /// The students, by name.
    pub students: Vec<Student>,
    /// What among the submissions is none.
    pub notes: Vec<String>,
}

/// An exercise that was graded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its id.
    pub id: String,
    /// Its chapter's folder.
    pub chapter: String,
    /// Its heading.
    pub title: String,
    /// The id of the lesson it belongs to.
    pub lesson: String,
    /// Its weight.
    pub points: u32,
}

impl Column {
    pub(super) fn of(exercise: &Exercise) -> Column {
        Column {
            id: exercise.id.clone(),
            chapter: exercise.chapter.clone(),
            title: exercise.title.clone(),
            lesson: exercise.lesson.clone(),
            points: exercise.points,
        }
    }
}

/// What one student gets.
#[derive(Debug, Clone, PartialEq)]
pub struct Student {
    /// The name, as it was found: anything may stand in it.
    pub name: String,
    /// A name for files about this student, safe everywhere.
    pub file: String,
    /// One for each exercise, in their order.
    pub graded: Vec<Graded>,
    /// What is worth knowing about what was handed in.
    pub notes: Vec<String>,
}

/// What a student gets for one exercise.
#[derive(Debug, Clone, PartialEq)]
pub struct Graded {
    /// What came of it.
    pub mark: Mark,
    /// The weight of the exercise.
    pub weight: u32,
    /// Where the answer was found, inside the submission.
    pub from: Option<String>,
    /// How many students handed in this very text, this one included.
    pub same_text: usize,
}

/// What came of one exercise for one student.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// There is no file for it.
    NotHandedIn,
    /// The file is as it was handed out.
    NotBegun,
    /// It was checked.
    Checked(Box<Judged>),
    /// Grading was stopped before.
    NotChecked,
}

impl Mark {
    /// Its name in files: that of the verdict, or `not-handed-in`, `not-begun`, `not-checked`.
    pub fn name(&self) -> &'static str {
        match self {
            Mark::NotHandedIn => "not-handed-in",
            Mark::NotBegun => "not-begun",
            Mark::NotChecked => "not-checked",
            Mark::Checked(judged) => judged.verdict.name(),
        }
    }

    /// The same for a reader.
    pub fn title(&self) -> &'static str {
        match self {
            Mark::NotHandedIn => "not handed in",
            Mark::NotBegun => "not begun: the file is as it was handed out",
            Mark::NotChecked => "not checked yet",
            Mark::Checked(judged) => judged.verdict.title(),
        }
    }

    /// What checking came to, where it was checked.
    pub fn judged(&self) -> Option<&Judged> {
        match self {
            Mark::Checked(judged) => Some(judged),
            _ => None,
        }
    }

    /// The verdict, where it was checked.
    pub fn verdict(&self) -> Option<Verdict> {
        self.judged().map(|judged| judged.verdict)
    }
}

impl Graded {
    /// The points earned: the weight of the exercise times the credit of the answer, to two places.
    pub fn points(&self) -> f64 {
        let credit = self.mark.judged().map_or(0.0, Judged::credit);
        if !self.counts() {
            return 0.0;
        }
        (f64::from(self.weight) * credit * 100.0).round() / 100.0
    }

    /// The most points that could be earned: none where the checker failed, or did not come to it. A student does not
    /// pay for that.
    pub fn possible(&self) -> u32 {
        if self.counts() { self.weight } else { 0 }
    }

    /// Whether it is passed.
    pub fn is_passed(&self) -> bool {
        self.mark.judged().is_some_and(Judged::is_passed)
    }

    fn counts(&self) -> bool {
        let is_ours = self.mark.verdict() == Some(Verdict::CheckerFault);
        !is_ours && self.mark != Mark::NotChecked
    }
}

impl Student {
    /// The points earned in all.
    pub fn points(&self) -> f64 {
        let sum: f64 = self.graded.iter().map(Graded::points).sum();
        (sum * 100.0).round() / 100.0
    }

    /// The most points that could be earned.
    pub fn possible(&self) -> u32 {
        self.graded
            .iter()
            .map(Graded::possible)
            .fold(0, u32::saturating_add)
    }

    /// The points earned, in percent of those that could be; 0 where none could be.
    pub fn percent(&self) -> f64 {
        match self.possible() {
            0 => 0.0,
            possible => 100.0 * self.points() / f64::from(possible),
        }
    }

    /// Whether anything at all was handed in.
    pub fn handed_in(&self) -> bool {
        self.graded
            .iter()
            .any(|graded| graded.mark != Mark::NotHandedIn)
    }
}

impl Report {
    /// What students got for the exercise at `at`.
    pub fn of_exercise(&self, at: usize) -> impl Iterator<Item = &Graded> {
        self.students
            .iter()
            .filter_map(move |student| student.graded.get(at))
    }

    /// The mean of the students' percentages; 0 of none.
    pub fn mean(&self) -> f64 {
        let sum: f64 = self.students.iter().map(Student::percent).sum();
        sum / self.students.len().max(1) as f64
    }

    /// The median of the students' percentages; 0 of none.
    pub fn median(&self) -> f64 {
        let mut all: Vec<f64> = self.students.iter().map(Student::percent).collect();
        all.sort_by(f64::total_cmp);
        let upper = all.get(all.len() / 2).copied().unwrap_or(0.0);
        match all.len() % 2 {
            0 => {
                (upper
                    + all
                        .get((all.len() / 2).wrapping_sub(1))
                        .copied()
                        .unwrap_or(0.0))
                    / 2.0
            }
            _ => upper,
        }
    }
}
