use super::*;
use crate::lesson::Library;
use ratatui::crossterm::event::KeyModifiers;

fn asks() -> Vec<Ask> {
    let library = Library::embedded();
    let lessons = library
        .entries()
        .iter()
        .filter_map(|entry| entry.load().ok());
    lessons
        .flat_map(|(lesson, _)| lesson.predictions)
        .map(Ask::new)
        .collect()
}

fn kind(of: fn(&Draft) -> bool) -> Ask {
    let found = asks().into_iter().find(|ask| of(&ask.draft));
    found.expect("the lessons ask in every way")
}

fn press(ask: &mut Ask, text: &str) {
    for char in text.chars() {
        ask.typed(KeyEvent::new(KeyCode::Char(char), KeyModifiers::NONE));
    }
}

#[test]
fn numbers_are_typed_with_units_or_without() {
    for (typed, read) in [
        ("3", "3 s"),
        ("2,5", "2.5 s"),
        ("1min", "60 s"),
        ("12 000", "12000 s"),
    ] {
        let mut ask = kind(|draft| matches!(draft, Draft::Number(_)));
        press(&mut ask, typed);
        ask.submit(None).expect("a number");
        assert_eq!(ask.answered.and_then(|a| a.text).as_deref(), Some(read));
    }
    let mut ask = kind(|draft| matches!(draft, Draft::Number(_)));
    assert!(ask.submit(None).is_err());
    press(&mut ask, "3 apples");
    let problem = ask.submit(None).expect_err("no number");
    assert_eq!(problem, "“3 apples” is no number of seconds");
}

#[test]
fn an_order_is_never_handed_out_right() {
    for ask in asks() {
        if let (Draft::Order(_, things), Answer::Order(right)) =
            (&ask.draft, &ask.prediction.answer)
        {
            assert_ne!(things, right);
        }
    }
}

#[test]
fn things_are_moved_and_chosen() {
    let mut ask = kind(|draft| matches!(draft, Draft::Order(..)));
    let before = ask.choices().to_vec();
    assert!(ask.act(Action::MoveDown));
    assert_eq!(ask.choices()[1], before[0]);
    assert!(ask.act(Action::MoveUp) && ask.act(Action::MoveUp));
    assert_eq!(ask.choices(), before);
    ask.skip();
    assert!(!ask.act(Action::MoveDown), "it has been answered");
}

#[test]
fn an_answer_of_another_day_is_marked_again() {
    for mut ask in asks() {
        match &ask.draft {
            Draft::Number(_) => press(&mut ask, "3"),
            _ => {
                ask.act(Action::Digit(2));
                ask.act(Action::MoveUp);
            }
        }
        ask.submit(None).expect("an answer");
        let mut again = Ask::new(ask.prediction.clone());
        again.remember(ask.answered.clone().expect("it was given"));
        let (count, asked) = (ask.choices().len(), &ask.prediction.ask);
        let marks = |ask: &Ask| (0..count).map(|at| ask.was_chosen(at)).collect::<Vec<_>>();
        assert_eq!(marks(&again), marks(&ask), "{asked}");
        assert_eq!(again.choices(), ask.choices(), "{asked}");
        assert_eq!(again.places(), [Where::Page]);
    }
}

#[test]
fn what_is_pressed_with_alt_is_no_text() {
    let mut ask = kind(|draft| matches!(draft, Draft::Number(_)));
    let key = KeyEvent::new(KeyCode::Char('3'), KeyModifiers::ALT);
    assert!(!ask.typed(key) && ask.empty());
}
