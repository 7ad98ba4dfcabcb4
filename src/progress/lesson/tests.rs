use super::*;
use crate::progress::Summary;

fn question(round: Option<&str>, text: &str) -> Question {
    Question {
        round: round.map(str::to_owned),
        text: TextKey::of([text]),
    }
}

fn answered(question: &Question, right: Option<bool>, when: u64) -> Change {
    Change::Answered {
        question: question.clone(),
        given: format!("{when} s"),
        right,
        when,
    }
}

fn skipped(question: &Question, when: u64) -> Change {
    let question = question.clone();
    Change::Skipped { question, when }
}

fn read(text: &str, when: u64) -> Change {
    let page = TextKey::of([text]);
    Change::Read { page, when }
}

fn after(changes: &[Change]) -> LessonProgress {
    let mut progress = LessonProgress::default();
    changes.iter().for_each(|change| progress.apply(change));
    progress
}

#[test]
fn a_page_is_read_once_and_an_edited_one_anew() {
    let progress = after(&[read("one", 1), read("two", 2), read("one", 3)]);
    let when: Vec<u64> = progress.read.iter().map(|read| read.when).collect();
    assert_eq!(when, [2, 3]);
    let pages = ["one", "two, edited"].map(|text| TextKey::of([text]));
    assert!(progress.has_read(pages[0]) && !progress.has_read(pages[1]));
    let summary = progress.summary(&pages, &[]);
    assert_eq!((summary.read, summary.of_pages), (1, 2));
}

#[test]
fn the_latest_answer_counts_and_a_later_skip_does_not_undo_it() {
    let (one, two) = (question(None, "one"), question(None, "two"));
    let (three, four) = (question(None, "three"), question(Some("big"), "three"));
    let five = question(None, "five");
    let progress = after(&[
        answered(&one, Some(false), 1),
        answered(&two, Some(true), 2),
        skipped(&three, 3),
        answered(&one, Some(true), 4),
        answered(&two, Some(false), 5),
        skipped(&two, 6),
        answered(&four, None, 7),
    ]);
    assert_eq!(progress.answers.len(), 7);
    let given = |question| progress.answer_to(question).map(|answer| answer.when);
    assert_eq!(given(&one), Some(4));
    assert_eq!(given(&two), Some(5));
    assert_eq!(given(&three), Some(3));
    assert_eq!(given(&five), None);
    let expected = Summary {
        right: 1,
        wrong: 1,
        skipped: 1,
        of_questions: 5,
        ..Summary::default()
    };
    assert_eq!(
        progress.summary(&[], &[one, two, three, four, five]),
        expected
    );
}

#[test]
fn runs_are_counted_by_round_and_mechanism() {
    let ran = |round: Option<&str>, on: &[(&str, Option<bool>)], when| Change::Ran {
        round: round.map(str::to_owned),
        on: on
            .iter()
            .map(|(name, held)| ((*name).to_owned(), *held))
            .collect(),
        when,
    };
    let progress = after(&[
        ran(None, &[("threads", Some(true)), ("async", None)], 1),
        ran(Some("big"), &[("pool", Some(true))], 2),
        ran(None, &[("threads", Some(false))], 3),
    ]);
    let rounds = progress.rounds(None).unwrap();
    assert_eq!((rounds.times, rounds.when), (2, 3));
    let on = rounds.on.iter();
    let on: Vec<_> = on
        .map(|on| (on.mechanism.as_str(), on.times, on.held))
        .collect();
    assert_eq!(on, [("threads", 2, Some(false)), ("async", 1, None)]);
    assert_eq!(progress.rounds(Some("big")).unwrap().times, 1);
    assert_eq!(progress.rounds(Some("small")), None);
    assert_eq!(progress.summary(&[], &[]).runs, 3);
}

#[test]
fn a_lesson_is_finished_once() {
    let progress = after(&[Change::Finished { when: 7 }, Change::Finished { when: 9 }]);
    assert_eq!(progress.finished, Some(7));
    let summary = progress.summary(&[], &[]);
    assert!(summary.finished && !summary.is_untouched());
    assert!(after(&[]).summary(&[], &[]).is_untouched());
}

#[test]
fn a_record_does_not_grow_without_end() {
    let mut progress = LessonProgress::default();
    let asked = question(None, "asked again and again");
    for when in 0..1_000 {
        progress.apply(&read(&format!("edit {when}"), when));
        progress.apply(&answered(&asked, None, when));
        progress.apply(&skipped(&question(None, &format!("edit {when}")), when));
    }
    assert_eq!(progress.read.len(), MOST);
    assert_eq!(progress.read[MOST - 1].when, 999);
    let of_it = progress.answers.iter().filter(|a| a.question == asked);
    let when: Vec<u64> = of_it.map(|answer| answer.when).collect();
    let latest: Vec<u64> = (1_000 - ANSWERS as u64..1_000).collect();
    assert_eq!(when, latest);
    assert!(progress.answers.len() <= MOST * ANSWERS);
}

#[test]
fn what_is_written_is_read_and_fields_of_later_programs_are_kept() {
    let progress = after(&[
        read("one", 1),
        answered(&question(Some("big"), "one"), Some(true), 2),
        skipped(&question(None, "two"), 3),
        Change::Finished { when: 4 },
    ]);
    let mut value = serde_json::to_value(&progress).unwrap();
    value["stars"] = 3.into();
    value["answers"][0]["seconds"] = 12.into();
    value["read"][0]["seconds"] = 34.into();
    let mut later: LessonProgress = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(serde_json::to_value(&later).unwrap(), value);
    later.apply(&read("one", 5));
    value["read"][0]["when"] = 5.into();
    assert_eq!(serde_json::to_value(&later).unwrap(), value);
}

#[test]
fn the_fewest_moves_to_a_goal_are_kept_for_each_rules_and_parameters() {
    let goal = |round: Option<&str>, mechanism: &str, words: &[&str]| Goal {
        round: round.map(str::to_owned),
        mechanism: mechanism.to_owned(),
        text: TextKey::of(words.iter().copied()),
    };
    let reached = |goal: &Goal, moves, when| Change::Reached {
        goal: goal.clone(),
        moves,
        when,
    };
    let lose = goal(None, "threads", &["Lose one."]);
    let others = [
        goal(None, "async", &["Lose one."]),
        goal(Some("big"), "threads", &["Lose one."]),
        goal(None, "threads", &["Lose one.", "times = 3"]),
    ];
    let mut progress = after(&[
        reached(&lose, 7, 1),
        reached(&lose, 5, 2),
        reached(&lose, 9, 3),
    ]);
    assert_eq!(progress.best(&lose), Some(5));
    assert_eq!((progress.reached.len(), progress.reached[0].when), (1, 3));
    for other in &others {
        assert_eq!(progress.best(other), None);
    }
    // A file of a program that knew no goals, and one of a program that knows more of them.
    let older: LessonProgress = serde_json::from_str("{}").unwrap();
    assert!(older.reached.is_empty());
    let mut value = serde_json::to_value(&progress).unwrap();
    value["reached"][0]["hints"] = 2.into();
    progress = serde_json::from_value(value.clone()).unwrap();
    progress.apply(&reached(&lose, 4, 9));
    value["reached"][0]["moves"] = 4.into();
    value["reached"][0]["when"] = 9.into();
    assert_eq!(serde_json::to_value(&progress).unwrap(), value);
    for nth in 0..1_000 {
        let edited = goal(None, "threads", &[&format!("edit {nth}")]);
        progress.apply(&reached(&edited, 1, 10));
    }
    assert_eq!(progress.reached.len(), MOST);
}
