//! The table itself.

use super::{Action, Binding, Press, Where};
use ratatui::crossterm::event::KeyCode;

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

    row(W::Shelf, &[Plain(Enter), Plain(Right), Plain(Char(' ')), Plain(Char('l'))], A::Enter, "open the lesson or the exercise", "open"),
    row(W::Shelf, UP, A::Up, "the lesson above", ""),
    row(W::Shelf, DOWN, A::Down, "the lesson below", "choose"),
    row(W::Shelf, &[Plain(PageUp)], A::PageUp, "the chapter above", ""),
    row(W::Shelf, &[Plain(PageDown), Plain(KeyCode::Tab)], A::PageDown, "the chapter below", ""),
    row(W::Shelf, &[Plain(Home), Plain(Char('g'))], A::Home, "the first lesson", ""),
    row(W::Shelf, &[Plain(End), Plain(Char('G'))], A::End, "the last lesson", ""),
    row(W::Shelf, &[Plain(Char('/'))], A::Search, "search titles and pages", "search"),
    row(W::Shelf, &[Plain(Char('c'))], A::Continue, "continue where you left off", "continue"),

    row(W::Typing, &[Plain(Enter)], A::Enter, "this is my answer; then go on", "answer"),
    row(W::Typing, &[Plain(Backspace)], A::Previous, "take back the last letter", "take back"),
    row(W::Typing, &[Plain(PageUp)], A::Previous, "the page before", ""),
    row(W::Typing, &[Plain(F(1))], A::Help, "show these keys", "keys"),
    row(W::Typing, &[Ctrl('c')], A::Quit, "end; everything is kept", "quit"),

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
    row(W::Page, &[Plain(Char('x'))], A::Schedule, "be the scheduler: choose who moves when", ""),
    row(W::Page, &[Plain(Char('a'))], A::AllSchedules, "look at every interleaving", ""),

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
    row(W::Ready, &[Plain(Char('x'))], A::Schedule, "be the scheduler: choose who moves when", ""),

    row(W::Running, &[Digits], A::Digit(0), "look at this run alone; again: at all", "one run"),
    row(W::Running, &[Plain(KeyCode::Tab)], A::Tab, "the next run", ""),
    row(W::Running, &[Plain(KeyCode::BackTab)], A::BackTab, "the run before", ""),
    row(W::Running, UP, A::Up, "the task above", ""),
    row(W::Running, DOWN, A::Down, "the task below", ""),
    row(W::Running, &[Plain(Char('z'))], A::Overview, "single tasks, or how many do what", ""),
    row(W::Running, &[Plain(Char('o'))], A::Quietly, "stop, and measure quietly instead", "quietly"),
    row(W::Running, &[Plain(Esc)], A::Back, "stop the runs", "stop"),

    row(W::After, &[Plain(PageDown), Plain(Enter)], A::Next, "go on in the lesson", "go on"),
    row(W::After, &[Plain(PageUp), Plain(Backspace)], A::Previous, "the page before", ""),
    row(W::After, &[Plain(Char('a'))], A::AllSchedules, "look at every interleaving", ""),

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
    row(W::Over, &[Plain(Char('b'))], A::NextBlock, "the next time somebody begins to wait", "next wait"),
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
    row(W::Over, &[Plain(Char('c'))], A::Critical, "show the critical path: what the time was spent on", "critical path"),
    row(W::Over, &[Plain(Char('s'))], A::Stats, "the figures: compared, or of one run", "figures"),
    row(W::Over, &[Plain(Char('z'))], A::Overview, "single tasks, or how many do what", ""),
    row(W::Over, &[Plain(Char('x'))], A::Schedule, "be the scheduler from this moment of the run on", ""),
    row(W::Over, &[Plain(Char('S')), Ctrl('s')], A::Save, "save the runs to a file for `counterpoint replay`", ""),

    row(W::Rerun, &[Plain(Char('p'))], A::Params, "change the parameters and run again", "parameters"),
    row(W::Rerun, &[Plain(Char('r'))], A::Again, "run again", "again"),
    row(W::Rerun, &[Plain(Char('o'))], A::Quietly, "run again without drawing, then show", ""),
    row(W::Rerun, &[Plain(Char('v'))], A::Clock, "run again on the simulated clock, or the real one", ""),
    row(W::Rerun, &[Plain(Char('y'))], A::Together, "run again side by side, or one after another", ""),

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

    row(W::Stage, &[Plain(Enter), Plain(Char(' ')), Plain(Char('x'))], A::Schedule, "begin", "begin"),
    row(W::Stage, &[Plain(PageDown), Plain(Right), Plain(Char('l'))], A::Next, "go on in the lesson", "go on"),
    row(W::Stage, PREVIOUS, A::Previous, "the page before", "before"),
    row(W::Stage, UP, A::Up, "scroll up", ""),
    row(W::Stage, DOWN, A::Down, "scroll down", ""),

    row(W::Play, &[Digits], A::Digit(0), "let the task with this number take its next step", "move"),
    row(W::Play, &[Plain(Char('0'))], A::Digit(0), "let main take its next step", ""),
    row(W::Play, &[Plain(Left), Plain(KeyCode::BackTab)], A::Left, "choose the task before", ""),
    row(W::Play, &[Plain(Right), Plain(KeyCode::Tab)], A::Right, "choose the next task", ""),
    row(W::Play, &[Plain(Enter), Plain(Char(' '))], A::Enter, "let the chosen task take its next step", ""),
    row(W::Play, &[Plain(Char('u')), Plain(Backspace)], A::Undo, "take the last move back", "undo"),
    row(W::Play, &[Plain(Char('r')), Plain(Char('U'))], A::Redo, "make a move again that was taken back", "redo"),
    row(W::Play, &[Plain(Home), Plain(Char('g'))], A::Home, "start again; all moves can be made again", "start again"),
    row(W::Play, &[Plain(End), Plain(Char('G'))], A::End, "make all moves again", ""),
    row(W::Play, &[Plain(Char('h'))], A::Hint, "a hint: the next move of a shortest way to the goal", "hint"),
    row(W::Play, &[Plain(Char('i'))], A::Impossible, "say that the goal cannot be reached; a search answers", "impossible"),
    row(W::Play, &[Plain(Char('n'))], A::NextGoal, "the next goal", "next goal"),
    row(W::Play, &[Plain(Char('N'))], A::PreviousGoal, "the goal before", ""),
    row(W::Play, &[Plain(Char('a'))], A::AllSchedules, "look at all schedules", "all schedules"),
    row(W::Play, &[Plain(Char('m'))], A::Rules, "the rules of another mechanism", "rules"),
    row(W::Play, &[Plain(Char('v'))], A::Timeline, "look at the moves as a run in the timeline", "timeline"),
    row(W::Play, UP, A::Up, "scroll up in what is shared", ""),
    row(W::Play, DOWN, A::Down, "scroll down in what is shared", ""),
    row(W::Play, &[Plain(Char('S')), Ctrl('s')], A::Save, "save the moves to a file for `counterpoint replay`", ""),

    row(W::Every, &[Plain(Enter), Plain(Char(' ')), Plain(Char('a'))], A::AllSchedules, "begin", "begin"),
    row(W::Every, &[Plain(PageDown), Plain(Right), Plain(Char('l'))], A::Next, "go on in the lesson", "go on"),
    row(W::Every, PREVIOUS, A::Previous, "the page before", "before"),
    row(W::Every, UP, A::Up, "scroll up", ""),
    row(W::Every, DOWN, A::Down, "scroll down", ""),

    row(W::Seeking, &[Plain(Char('s'))], A::StopSearch, "end the search with what it has found", "stop"),
    row(W::Seeking, &[Plain(Esc)], A::Back, "end the search with what it has found", ""),

    row(W::Found, &[Plain(Enter)], A::Enter, "look at the chosen schedule as a run in the timeline", "timeline"),
    row(W::Found, &[Plain(Char('x'))], A::Schedule, "make the chosen schedule by hand, as the scheduler", "by hand"),
    row(W::Found, &[Plain(KeyCode::Tab)], A::Tab, "the next page: outcomes, steps, graph, compared, predicted", "pages"),
    row(W::Found, &[Plain(KeyCode::BackTab)], A::BackTab, "the page before", ""),
    row(W::Found, &[Plain(Char('g'))], A::Graph, "the graph of states, or back to the outcomes", "graph"),
    row(W::Found, &[Plain(Char('r'))], A::Again, "search again what was stopped", ""),
    row(W::Found, &[Plain(Char('R'))], A::Hammer, "many real runs; again: with pauses for others between steps", "real runs"),

    row(W::Compare, &[Plain(Char('m'))], A::Rules, "the rules of the next mechanism", "mechanism"),
    row(W::Compare, &[Plain(Char('e'))], A::Experiment, "the next experiment", "experiment"),

    row(W::Outcomes, UP, A::Up, "the outcome above", ""),
    row(W::Outcomes, DOWN, A::Down, "the outcome below", "choose"),
    row(W::Outcomes, &[Plain(Home)], A::Home, "the first outcome", ""),
    row(W::Outcomes, &[Plain(End)], A::End, "the last outcome", ""),

    row(W::Told, UP, A::Up, "scroll up", ""),
    row(W::Told, DOWN, A::Down, "scroll down", "scroll"),
    row(W::Told, &[Plain(PageDown), Plain(Char(' '))], A::PageDown, "a screenful down", ""),
    row(W::Told, &[Plain(PageUp), Plain(Backspace)], A::PageUp, "a screenful up", ""),
    row(W::Told, &[Plain(Char('n'))], A::NextOutcome, "the next outcome", ""),
    row(W::Told, &[Plain(Char('N'))], A::PreviousOutcome, "the outcome before", ""),

    row(W::Graph, LEFT, A::Left, "look further to the left", "move about"),
    row(W::Graph, RIGHT, A::Right, "look further to the right", ""),
    row(W::Graph, UP, A::Up, "look further up", ""),
    row(W::Graph, DOWN, A::Down, "look further down", ""),
    row(W::Graph, &[Plain(Char('+'))], A::Plus, "closer, until the moves have the number of their task", "closer"),
    row(W::Graph, &[Plain(Char('-'))], A::Minus, "further away", ""),
    row(W::Graph, &[Plain(Char('0')), Plain(Char('='))], A::Fit, "all of it, or as much as fits, in the middle", "all"),
    row(W::Graph, &[Plain(Char('n'))], A::NextOutcome, "the way to the next outcome", "next outcome"),
    row(W::Graph, &[Plain(Char('N'))], A::PreviousOutcome, "the way to the outcome before", ""),

    row(W::Exercise, &[Plain(Char('c'))], A::Check, "check the file now; saving it does so too", "check"),
    row(W::Exercise, &[Plain(Char('h'))], A::Hint, "a hint that suits the last verdict; again: one more", "hint"),
    row(W::Exercise, &[Plain(Char('v'))], A::Timeline, "what your program did, in the timeline: the run that failed, if one did", "your run"),
    row(W::Exercise, &[Plain(Char('x'))], A::Schedule, "the same run by hand, step by step", "step by step"),
    row(W::Exercise, &[Plain(Char('w'))], A::Wanted, "your run beside what was wanted", "wanted"),
    row(W::Exercise, &[Plain(Char('s'))], A::Solution, "the solution, once you have passed or press it twice", "solution"),
    row(W::Exercise, &[Plain(Char('R'))], A::Reset, "begin again (press it twice); your work is kept aside", ""),
    row(W::Exercise, &[Plain(Char('l'))], A::ToLesson, "the lesson that belongs to it", "lesson"),
    row(W::Exercise, &[Plain(Char('n'))], A::NextExercise, "the next exercise", "next"),
    row(W::Exercise, &[Plain(Char('N'))], A::PreviousExercise, "the exercise before", ""),
    row(W::Exercise, UP, A::Up, "scroll up", ""),
    row(W::Exercise, DOWN, A::Down, "scroll down", "scroll"),
    row(W::Exercise, &[Plain(PageDown), Plain(Char(' '))], A::PageDown, "a screenful down", ""),
    row(W::Exercise, &[Plain(PageUp), Plain(Backspace)], A::PageUp, "a screenful up", ""),
    row(W::Exercise, &[Plain(Home), Plain(Char('g'))], A::Home, "the beginning", ""),
    row(W::Exercise, &[Plain(End), Plain(Char('G'))], A::End, "the end", ""),

    row(W::Checking, &[Plain(Esc)], A::Back, "cancel the check", "cancel"),

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
