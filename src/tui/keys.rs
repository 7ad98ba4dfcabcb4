//! The one table of keys: what is pressed where, what it does, and how the help says it. Input, the
//! help screen, the hints at the foot of every screen and the README are made from it.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::collections::HashSet;

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// End the program.
    Quit,
    /// One level up; stops what goes on.
    Back,
    /// Show or hide the help.
    Help,
    /// The next set of colours.
    Theme,
    /// The projector layout, or the ordinary one.
    Projector,
    /// The mouse on or off.
    Mouse,
    /// Back to the shell for a while.
    Suspend,
    /// Draw everything afresh.
    Redraw,
    /// On to what comes next.
    Next,
    /// Back to what came before.
    Previous,
    /// Take what the cursor is on.
    Enter,
    /// Cursor up, or scroll.
    Up,
    /// Cursor down, or scroll.
    Down,
    /// The thing under the cursor one place up.
    MoveUp,
    /// The thing under the cursor one place down.
    MoveDown,
    /// A screenful up.
    PageUp,
    /// A screenful down.
    PageDown,
    /// The first.
    Home,
    /// The last.
    End,
    /// Search.
    Search,
    /// Continue where the learner left off.
    Continue,
    /// Choose or unchoose what the cursor is on.
    Toggle,
    /// Choose by number, from 1.
    Digit(u8),
    /// Answer nothing.
    Skip,
    /// Straight to the runs.
    ToRun,
    /// The next event.
    Right,
    /// The event before.
    Left,
    /// The next step of the selected task.
    StepRight,
    /// The step of the selected task before.
    StepLeft,
    /// Play or pause.
    Play,
    /// Slower.
    Slower,
    /// Faster.
    Faster,
    /// More detail of time, or more of a parameter.
    Plus,
    /// Less detail of time, or less of a parameter.
    Minus,
    /// The whole run.
    Fit,
    /// The next panel.
    Tab,
    /// The panel before.
    BackTab,
    /// Only the selected task, or all.
    Follow,
    /// The next time somebody begins to wait.
    NextBlock,
    /// The time before.
    PreviousBlock,
    /// The next time a worker changes over to another task.
    NextSwitch,
    /// The time before.
    PreviousSwitch,
    /// The next message: a send, a receive, a result.
    NextMessage,
    /// The message before.
    PreviousMessage,
    /// Show or hide the critical path.
    Critical,
    /// Show or hide the figures.
    Stats,
    /// Single lanes or the overview.
    Overview,
    /// Change the parameters.
    Params,
    /// Run again.
    Again,
    /// Run again without drawing, then show.
    Quietly,
    /// The real clock or the simulated one.
    Clock,
    /// Side by side or one after another.
    Together,
    /// Save the runs to a file.
    Save,
}

/// Where a key means something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Where {
    /// On every screen.
    Everywhere,
    /// Where the lessons are chosen.
    Shelf,
    /// On a page of text.
    Page,
    /// Where words to search lessons for are typed.
    Search,
    /// Where a number is asked for.
    Ask,
    /// Where something is to be chosen as an answer.
    Choose,
    /// Where things are to be put in order.
    Order,
    /// Before the runs have begun.
    Ready,
    /// While runs go on.
    Running,
    /// When runs are over, or out of a file.
    Over,
    /// Where parameters are changed.
    Params,
    /// Where experiments are chosen.
    Try,
    /// In the notes for the speaker.
    Notes,
    /// In the help.
    Help,
}

impl Where {
    /// Every place, in the order of the help.
    pub const ALL: [Where; 14] = [
        Where::Everywhere,
        Where::Shelf,
        Where::Search,
        Where::Page,
        Where::Ask,
        Where::Choose,
        Where::Order,
        Where::Ready,
        Where::Running,
        Where::Over,
        Where::Params,
        Where::Try,
        Where::Notes,
        Where::Help,
    ];

    /// What the help calls it.
    pub fn title(self) -> &'static str {
        match self {
            Where::Everywhere => "Everywhere",
            Where::Shelf => "Choosing a lesson",
            Where::Search => "Searching",
            Where::Page => "Reading",
            Where::Ask => "Predicting a number",
            Where::Choose => "Predicting by choosing",
            Where::Order => "Predicting an order",
            Where::Ready => "Before the runs",
            Where::Running => "While it runs",
            Where::Over => "Looking closer",
            Where::Params => "Changing parameters",
            Where::Try => "Experiments",
            Where::Notes => "Speaker notes",
            Where::Help => "Help",
        }
    }
}

/// A key with what is held down beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Press {
    /// A key as it is.
    Plain(KeyCode),
    /// With Ctrl.
    Ctrl(char),
    /// With Shift.
    Shift(KeyCode),
    /// Any digit from 1 to 9.
    Digits,
}

impl Press {
    fn is(self, key: KeyEvent) -> bool {
        let KeyEvent {
            code, modifiers, ..
        } = key;
        let held = modifiers.intersection(
            KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SUPER | KeyModifiers::META,
        );
        let shift = modifiers.contains(KeyModifiers::SHIFT);
        match self {
            // Terminals tell Shift with a capital letter, or do not.
            Press::Plain(KeyCode::Char(char)) => held.is_empty() && code == KeyCode::Char(char),
            Press::Plain(wanted) => held.is_empty() && !shift && code == wanted,
            Press::Ctrl(char) => held == KeyModifiers::CONTROL && code == KeyCode::Char(char),
            Press::Shift(wanted) => held.is_empty() && shift && code == wanted,
            Press::Digits => held.is_empty() && matches!(code, KeyCode::Char('1'..='9')),
        }
    }

    /// What it is called: `Ctrl-C`, `PgDn`, `←`.
    pub fn name(self) -> String {
        match self {
            Press::Plain(code) => code_name(code),
            Press::Ctrl(char) => format!("Ctrl-{}", char.to_ascii_uppercase()),
            Press::Shift(code) => format!("Shift-{}", code_name(code)),
            Press::Digits => "1–9".to_owned(),
        }
    }
}

fn code_name(code: KeyCode) -> String {
    match code {
        KeyCode::Char(' ') => "space".to_owned(),
        KeyCode::Char(char) => char.to_string(),
        KeyCode::Left => "←".to_owned(),
        KeyCode::Right => "→".to_owned(),
        KeyCode::Up => "↑".to_owned(),
        KeyCode::Down => "↓".to_owned(),
        KeyCode::PageUp => "PgUp".to_owned(),
        KeyCode::PageDown => "PgDn".to_owned(),
        KeyCode::BackTab => "Shift-Tab".to_owned(),
        KeyCode::F(number) => format!("F{number}"),
        other => format!("{other:?}"),
    }
}

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    /// Where it holds.
    pub at: Where,
    /// The keys, the best known first.
    pub keys: &'static [Press],
    /// What they ask for.
    pub action: Action,
    /// What the help says.
    pub help: &'static str,
    /// What the foot of the screen says, if anything.
    pub hint: Option<&'static str>,
}

use Action as A;
use KeyCode::{Backspace, Char, Down, End, Enter, Esc, F, Home, Left, PageDown, PageUp, Right, Up};
use Press::{Ctrl, Digits, Plain, Shift};
use Where as W;

const fn row(
    at: Where,
    keys: &'static [Press],
    action: Action,
    help: &'static str,
    hint: &'static str,
) -> Binding {
    let hint = if hint.is_empty() { None } else { Some(hint) };
    Binding {
        at,
        keys,
        action,
        help,
        hint,
    }
}

const UP: &[Press] = &[Plain(Up), Plain(Char('k'))];
const DOWN: &[Press] = &[Plain(Down), Plain(Char('j'))];
const NEXT: &[Press] = &[
    Plain(Char(' ')),
    Plain(PageDown),
    Plain(Enter),
    Plain(Right),
    Plain(Char('l')),
];
const PREVIOUS: &[Press] = &[
    Plain(PageUp),
    Plain(Backspace),
    Plain(Left),
    Plain(Char('h')),
];
const LEFT: &[Press] = &[Plain(Left), Plain(Char('h'))];
const RIGHT: &[Press] = &[Plain(Right), Plain(Char('l'))];
const STEP_LEFT: &[Press] = &[Shift(Left), Plain(Char('H'))];
const STEP_RIGHT: &[Press] = &[Shift(Right), Plain(Char('L'))];

/// The table.
#[rustfmt::skip]
pub const KEYS: &[Binding] = &[
    row(W::Everywhere, &[Plain(Char('?')), Plain(F(1))], A::Help, "show these keys", "keys"),
    row(W::Everywhere, &[Plain(Esc)], A::Back, "back: stop what runs, leave the screen", "back"),
    row(W::Everywhere, &[Plain(Char('q')), Ctrl('c')], A::Quit, "end; everything is kept", "quit"),
    row(W::Everywhere, &[Plain(Char('t'))], A::Theme, "next colours: dark, light, contrast, mono", ""),
    row(W::Everywhere, &[Plain(Char('P')), Plain(F(5))], A::Projector, "projector layout on or off", ""),
    row(W::Everywhere, &[Plain(F(2))], A::Mouse, "mouse on or off", ""),
    row(W::Everywhere, &[Ctrl('z')], A::Suspend, "back to the shell for a while; `fg` returns", ""),
    row(W::Everywhere, &[Ctrl('l')], A::Redraw, "draw the screen afresh", ""),

    row(W::Shelf, &[Plain(Enter), Plain(Right), Plain(Char(' ')), Plain(Char('l'))], A::Enter, "open the lesson", "open"),
    row(W::Shelf, UP, A::Up, "the lesson above", ""),
    row(W::Shelf, DOWN, A::Down, "the lesson below", "choose"),
    row(W::Shelf, &[Plain(PageUp)], A::PageUp, "the chapter above", ""),
    row(W::Shelf, &[Plain(PageDown), Plain(KeyCode::Tab)], A::PageDown, "the chapter below", ""),
    row(W::Shelf, &[Plain(Home), Plain(Char('g'))], A::Home, "the first lesson", ""),
    row(W::Shelf, &[Plain(End), Plain(Char('G'))], A::End, "the last lesson", ""),
    row(W::Shelf, &[Plain(Char('/'))], A::Search, "search titles and what is taught", "search"),
    row(W::Shelf, &[Plain(Char('c'))], A::Continue, "continue where you left off", "continue"),

    row(W::Search, &[Plain(Enter)], A::Enter, "take what was found", "take"),
    row(W::Search, &[Plain(Up)], A::Up, "the lesson above", ""),
    row(W::Search, &[Plain(Down)], A::Down, "the lesson below", "choose"),
    row(W::Search, &[Plain(Esc)], A::Back, "show all lessons", "all lessons"),
    // Without these the foot would offer letters, which are typed here.
    row(W::Search, &[Plain(F(1))], A::Help, "show these keys", "keys"),
    row(W::Search, &[Ctrl('c')], A::Quit, "end; everything is kept", "quit"),

    row(W::Page, NEXT, A::Next, "scroll on, then the next page", "next"),
    row(W::Page, PREVIOUS, A::Previous, "the page before", "before"),
    row(W::Page, UP, A::Up, "scroll up", ""),
    row(W::Page, DOWN, A::Down, "scroll down", ""),
    row(W::Page, &[Plain(Home), Plain(Char('g'))], A::Home, "the first page", ""),
    row(W::Page, &[Plain(End), Plain(Char('G'))], A::End, "the last page that is open to you", ""),
    row(W::Page, &[Plain(Char('r'))], A::ToRun, "straight to the runs", "to the run"),

    row(W::Ask, &[Plain(Enter)], A::Enter, "this is my answer; then go on", "answer"),
    row(W::Ask, &[Plain(Char('s'))], A::Skip, "skip the question; that is recorded", "skip"),
    row(W::Ask, &[Plain(PageDown), Plain(Right), Plain(Char('l'))], A::Next, "go on once it is answered or skipped", ""),
    row(W::Ask, &[Plain(PageUp), Plain(Left), Plain(Char('h'))], A::Previous, "the page before", "before"),

    row(W::Choose, &[Plain(Enter)], A::Enter, "this is my answer; then go on", "answer"),
    row(W::Choose, UP, A::Up, "the choice above", ""),
    row(W::Choose, DOWN, A::Down, "the choice below", "choose"),
    row(W::Choose, &[Plain(Char(' '))], A::Toggle, "take or leave this one, where several may be taken", ""),
    row(W::Choose, &[Digits], A::Digit(0), "the choice with this number", ""),
    row(W::Choose, &[Plain(Char('s'))], A::Skip, "skip the question; that is recorded", "skip"),
    row(W::Choose, &[Plain(PageDown), Plain(Right), Plain(Char('l'))], A::Next, "go on once it is answered or skipped", ""),
    row(W::Choose, &[Plain(PageUp), Plain(Left), Plain(Char('h'))], A::Previous, "the page before", "before"),

    row(W::Order, &[Plain(Char('+')), Shift(Up), Plain(Char('K'))], A::MoveUp, "move it up in the order", "up"),
    row(W::Order, &[Plain(Char('-')), Shift(Down), Plain(Char('J'))], A::MoveDown, "move it down in the order", "down"),

    row(W::Ready, &[Plain(Enter), Plain(Char(' ')), Plain(PageDown), Plain(Right)], A::Enter, "go: start the runs", "go!"),
    row(W::Ready, &[Plain(PageUp), Plain(Backspace), Plain(Left)], A::Previous, "the page before", "before"),
    row(W::Ready, &[Plain(Char('y'))], A::Together, "side by side, or one after another", "together or in turn"),
    row(W::Ready, &[Plain(Char('v'))], A::Clock, "real clock, or simulated", "clock"),
    row(W::Ready, &[Plain(Char('o'))], A::Quietly, "measure quietly: no drawing until it is over", "quietly"),
    row(W::Ready, &[Plain(Char('p'))], A::Params, "change the parameters", "parameters"),

    row(W::Running, &[Digits], A::Digit(0), "look at this run alone; again: at all", "one run"),
    row(W::Running, &[Plain(KeyCode::Tab)], A::Tab, "the next run", ""),
    row(W::Running, &[Plain(KeyCode::BackTab)], A::BackTab, "the run before", ""),
    row(W::Running, UP, A::Up, "the task above", ""),
    row(W::Running, DOWN, A::Down, "the task below", ""),
    row(W::Running, &[Plain(Char('z'))], A::Overview, "single tasks, or how many do what", ""),
    row(W::Running, &[Plain(Char('o'))], A::Quietly, "stop, and measure quietly instead", "quietly"),
    row(W::Running, &[Plain(Esc)], A::Back, "stop the runs", "stop"),

    row(W::Over, &[Plain(PageDown), Plain(Enter)], A::Next, "go on in the lesson", "go on"),
    row(W::Over, &[Plain(PageUp), Plain(Backspace)], A::Previous, "the page before", ""),
    row(W::Over, RIGHT, A::Right, "the next event", ""),
    row(W::Over, LEFT, A::Left, "the event before", "look closer"),
    row(W::Over, STEP_RIGHT, A::StepRight, "the next step of the selected task", ""),
    row(W::Over, STEP_LEFT, A::StepLeft, "the step of the selected task before", ""),
    row(W::Over, &[Plain(Char(' '))], A::Play, "play it again, or pause", "replay"),
    row(W::Over, &[Digits], A::Digit(0), "look at this run alone; again: at all", "one run"),
    row(W::Over, &[Plain(KeyCode::Tab)], A::Tab, "the next run", ""),
    row(W::Over, &[Plain(KeyCode::BackTab)], A::BackTab, "the run before", ""),
    row(W::Over, UP, A::Up, "the task above", ""),
    row(W::Over, DOWN, A::Down, "the task below", ""),
    row(W::Over, &[Plain(Char('f'))], A::Follow, "only this task and those it has to do with, or all", ""),
    row(W::Over, &[Plain(Char('b'))], A::NextBlock, "the next time somebody begins to wait", ""),
    row(W::Over, &[Plain(Char('B'))], A::PreviousBlock, "the time before", ""),
    row(W::Over, &[Plain(Char('w'))], A::NextSwitch, "the next switch of a worker to another task", ""),
    row(W::Over, &[Plain(Char('W'))], A::PreviousSwitch, "the switch before", ""),
    row(W::Over, &[Plain(Char('m'))], A::NextMessage, "the next message: sent, received, resolved", ""),
    row(W::Over, &[Plain(Char('M'))], A::PreviousMessage, "the message before", ""),
    row(W::Over, &[Plain(Home), Plain(Char('g'))], A::Home, "the beginning", ""),
    row(W::Over, &[Plain(End), Plain(Char('G'))], A::End, "the end", ""),
    row(W::Over, &[Plain(Char('+'))], A::Plus, "zoom in on the present moment", ""),
    row(W::Over, &[Plain(Char('-'))], A::Minus, "zoom out", ""),
    row(W::Over, &[Plain(Char('0')), Plain(Char('='))], A::Fit, "the whole run", ""),
    row(W::Over, &[Plain(Char('<')), Plain(Char(','))], A::Slower, "replay slower", ""),
    row(W::Over, &[Plain(Char('>')), Plain(Char('.'))], A::Faster, "replay faster", ""),
    row(W::Over, &[Plain(Char('c'))], A::Critical, "show the critical path: what the time was spent on", ""),
    row(W::Over, &[Plain(Char('s'))], A::Stats, "the figures: compared, or of one run", "figures"),
    row(W::Over, &[Plain(Char('z'))], A::Overview, "single tasks, or how many do what", ""),
    row(W::Over, &[Plain(Char('p'))], A::Params, "change the parameters and run again", "parameters"),
    row(W::Over, &[Plain(Char('r'))], A::Again, "run again", "again"),
    row(W::Over, &[Plain(Char('o'))], A::Quietly, "run again without drawing, then show", ""),
    row(W::Over, &[Plain(Char('v'))], A::Clock, "run again on the simulated clock, or the real one", ""),
    row(W::Over, &[Plain(Char('y'))], A::Together, "run again side by side, or one after another", ""),
    row(W::Over, &[Plain(Char('S')), Ctrl('s')], A::Save, "save the runs to a file for `counterpoint replay`", ""),

    row(W::Params, UP, A::Up, "the parameter above", ""),
    row(W::Params, &[Plain(Down), Plain(Char('j')), Plain(KeyCode::Tab)], A::Down, "the parameter below", "choose"),
    row(W::Params, &[Plain(Char('+')), Plain(Right)], A::Plus, "more", "more"),
    row(W::Params, &[Plain(Char('-')), Plain(Left)], A::Minus, "less", "less"),
    row(W::Params, &[Plain(Char('='))], A::Fit, "back to the lesson's own value", "reset"),
    row(W::Params, &[Plain(Enter)], A::Enter, "run with these (or type a value first)", "run"),

    row(W::Try, &[Digits], A::Digit(0), "do this experiment", "experiment"),
    row(W::Try, UP, A::Up, "the experiment above", ""),
    row(W::Try, DOWN, A::Down, "the experiment below", ""),
    row(W::Try, &[Plain(Enter), Plain(Char(' ')), Plain(PageDown), Plain(Right)], A::Enter, "do it", "do it"),
    row(W::Try, &[Plain(Char('p'))], A::Params, "change the parameters yourself", "parameters"),
    row(W::Try, &[Plain(PageUp), Plain(Backspace), Plain(Left)], A::Previous, "the page before", "before"),

    row(W::Notes, UP, A::Up, "scroll up", ""),
    row(W::Notes, DOWN, A::Down, "scroll down", "scroll"),
    row(W::Notes, &[Plain(PageDown), Plain(Char(' '))], A::PageDown, "a screenful down", ""),
    row(W::Notes, &[Plain(PageUp), Plain(Backspace)], A::PageUp, "a screenful up", ""),

    row(W::Help, &[Plain(Char(' ')), Plain(PageDown)], A::PageDown, "a screenful down", "page"),
    row(W::Help, &[Plain(PageUp), Plain(Backspace)], A::PageUp, "a screenful up", ""),
    row(W::Help, UP, A::Up, "scroll up", ""),
    row(W::Help, DOWN, A::Down, "scroll down", "scroll"),
    row(W::Help, &[Plain(Home), Plain(Char('g'))], A::Home, "the beginning", ""),
    row(W::Help, &[Plain(End), Plain(Char('G'))], A::End, "the end", ""),
];

/// What a key asks for in these places, the first that knows it.
pub fn find(places: &[Where], key: KeyEvent) -> Option<Action> {
    let everywhere = [Where::Everywhere];
    let mut all = places.iter().chain(&everywhere);
    all.find_map(|place| {
        let here = KEYS.iter().filter(|binding| binding.at == *place);
        here.filter(|binding| binding.keys.iter().any(|press| press.is(key)))
            .map(|binding| match (binding.action, key.code) {
                (Action::Digit(_), Char(digit)) => {
                    Action::Digit(digit.to_digit(10).unwrap_or(0) as u8)
                }
                (action, _) => action,
            })
            .next()
    })
}

/// The keys that may be named at the foot of the screen in these places, the nearest first. Of an
/// action that several places know only the first one's row counts, as it does for [`find`].
pub fn hinted(places: &[Where]) -> Vec<&'static Binding> {
    let everywhere = [Where::Everywhere];
    let mut known = HashSet::new();
    let mut hinted = Vec::new();
    for place in places.iter().chain(&everywhere) {
        let here = || KEYS.iter().filter(|binding| binding.at == *place);
        hinted.extend(here().filter(|row| row.hint.is_some() && !known.contains(&row.action)));
        known.extend(here().map(|binding| binding.action));
    }
    hinted
}

/// The letter that a key types, if it is one: what is pressed with Ctrl or Alt is none.
pub fn letter(key: KeyEvent) -> Option<char> {
    let held = key.modifiers.difference(KeyModifiers::SHIFT);
    match key.code {
        Char(char) if held.is_empty() => Some(char),
        _ => None,
    }
}

/// Keys where there are no arrows.
pub fn plain(key: &str, ascii: bool) -> String {
    let named = [
        ("←", "Left"),
        ("→", "Right"),
        ("↑", "Up"),
        ("↓", "Down"),
        ("–", "-"),
    ];
    match ascii {
        false => key.to_owned(),
        true => named
            .iter()
            .fold(key.to_owned(), |key, (sign, name)| key.replace(sign, name)),
    }
}

/// The table as Markdown, for the README.
pub fn markdown() -> String {
    let mut text = "| where | keys | what they do |\n|---|---|---|\n".to_owned();
    for place in Where::ALL {
        let here = KEYS.iter().filter(|binding| binding.at == place);
        for (nth, binding) in here.enumerate() {
            let keys: Vec<String> = binding.keys.iter().map(|key| code(&key.name())).collect();
            let title = if nth == 0 { place.title() } else { "" };
            let (keys, help) = (keys.join(" "), binding.help);
            text += &format!("| {title} | {keys} | {help} |\n");
        }
    }
    text
}

fn code(key: &str) -> String {
    format!("`{key}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things_in_one_place() {
        let mut seen = HashSet::new();
        for binding in KEYS {
            for key in binding.keys {
                let name = key.name();
                assert!(
                    seen.insert((binding.at, name.clone())),
                    "{name} twice at {:?}",
                    binding.at
                );
            }
        }
    }

    #[test]
    fn every_place_has_keys() {
        for place in Where::ALL {
            assert!(KEYS.iter().any(|binding| binding.at == place), "{place:?}");
        }
    }

    #[test]
    fn an_action_is_hinted_once_by_the_nearest_place() {
        let back = |places: &[Where]| {
            let rows = hinted(places).into_iter();
            let rows = rows.filter(|row| row.action == Action::Back);
            rows.filter_map(|row| row.hint).collect::<Vec<_>>()
        };
        assert_eq!(back(&[Where::Page]), ["back"]);
        assert_eq!(back(&[Where::Running]), ["stop"]);
        assert_eq!(back(&[Where::Search]), ["all lessons"]);
    }

    #[test]
    fn only_letters_are_typed() {
        let key = |held| letter(KeyEvent::new(Char('x'), held));
        assert_eq!(key(KeyModifiers::NONE), Some('x'));
        assert_eq!(key(KeyModifiers::SHIFT), Some('x'));
        assert_eq!(key(KeyModifiers::ALT), None);
        assert_eq!(key(KeyModifiers::CONTROL), None);
        let enter = KeyEvent::new(Enter, KeyModifiers::NONE);
        assert_eq!(letter(enter), None);
    }

    #[test]
    fn keys_are_found_where_they_hold() {
        let key = |code| KeyEvent::new(code, KeyModifiers::NONE);
        let choose = find(&[Where::Choose], key(Char('3')));
        assert_eq!(choose, Some(Action::Digit(3)));
        let order = [Where::Choose, Where::Order];
        assert_eq!(find(&order, key(Char('+'))), Some(Action::MoveUp));
        assert_eq!(find(&[Where::Page], key(Char('3'))), None);
        assert_eq!(find(&[Where::Page], key(Char('q'))), Some(Action::Quit));
        let capital = KeyEvent::new(Char('P'), KeyModifiers::SHIFT);
        assert_eq!(find(&[], capital), Some(Action::Projector));
        let control = KeyEvent::new(Char('c'), KeyModifiers::CONTROL);
        assert_eq!(find(&[Where::Over], control), Some(Action::Quit));
        let shifted = KeyEvent::new(Left, KeyModifiers::SHIFT);
        assert_eq!(find(&[Where::Over], shifted), Some(Action::StepLeft));
        assert_eq!(find(&[Where::Over], key(Left)), Some(Action::Left));
    }
}
