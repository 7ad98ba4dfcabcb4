//! How it looks.

use super::places::{self, LEAST, Places};
use super::seek::{About, Known};
use super::{Note, Play, column, words};
use crate::program::TaskId;
use crate::prose;
use crate::tui::screens::Look;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::canvas::{Canvas, columns_of};
use crate::tui::widgets::text::{self, Frame, frame, popup, wrapped};
use crate::tui::widgets::world::World;
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::text::Span;

/// Draws the game.
pub fn draw(play: &Play, area: Rect, buf: &mut Buffer, look: &Look) {
    let theme = look.theme();
    let Some(places) = places::places(play, area) else {
        let words = format!(
            "To be the scheduler takes a window of {} columns and {} rows at least.",
            LEAST.0,
            LEAST.1 + 2
        );
        wrapped(&words, theme.style(Role::Text), 0, &theme, area, buf);
        return;
    };
    goal(play, places.goal, buf, &theme);
    main(play, places.main, buf, &theme);
    for (task, area) in &places.columns {
        column::draw(play, *task, *area, buf, &theme);
    }
    rest(play, &places, buf, &theme);
    shared(play, places.shared, buf, &theme);
    past(play, places.past, buf, &theme);
    told(play, places.told, buf, &theme);
    moves(play, places.moves, buf, &theme);
    if let Some(note) = &play.note {
        over(note, area, buf, &theme);
    }
    if let Some(naming) = &play.naming {
        naming.draw("the moves", area, buf, look);
    }
}

/// What is to be brought about, and how far that is.
fn goal(play: &Play, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let signs = theme.signs();
    let reached = play.scene.reached[play.goal];
    let mut canvas = Canvas::new(area, theme, buf);
    let (sign, role) = match reached {
        Some(_) => (signs.good, Role::Good),
        None => (signs.pointer, Role::Key),
    };
    canvas.sign(1, 0, sign, theme.style(role));
    let status = area.height.saturating_sub(1);
    let (words, role) = far(play, theme);
    let room = canvas.width().saturating_sub(4);
    canvas.cut(3, status, &words, room, theme.style(role));
    let ask = Rect {
        x: area.x + 3.min(area.width),
        width: area.width.saturating_sub(4),
        height: status,
        ..area
    };
    let goal = &play.game.goals[play.goal].ask;
    let lines = prose::set(goal, usize::from(ask.width), false);
    text::prose(&lines, 0, theme, ask, buf);
}

/// How far the goal is, in a line.
fn far(play: &Play, theme: &Theme) -> (String, Role) {
    let made = play.made().len();
    let between = theme.signs().between;
    let fewest = |made: usize| match play.fewest() {
        Some(least) if least == made => format!("{between}no way is shorter"),
        Some(least) => format!("{between}the shortest way has {least}"),
        None => String::new(),
    };
    if let Some(reached) = play.scene.reached[play.goal] {
        let words = words::moves(reached);
        return (format!("reached in {words}{}", fewest(reached)), Role::Good);
    }
    if play.scene.is_over() && play.line().is_at_start() {
        return (
            "m takes other rules, Esc leads back".to_owned(),
            Role::Faint,
        );
    }
    let from_start = play.seek.way((play.on, play.goal));
    let can = matches!(from_start, Some(Known::Way { .. }));
    let lost = can && matches!(play.seek.here, Some(Known::Never(_)));
    if lost || play.scene.is_over() {
        let words = "from here it cannot be reached any more: undo, or start again";
        return (words.to_owned(), Role::Bad);
    }
    let asked = (play.on, play.goal);
    let waits = play.claims || play.wants_hint;
    let looks = waits && (play.seek.goes_on(About::Here) || play.seek.goes_on(About::Start(asked)));
    let looking = if looks {
        format!("{between}a search goes on")
    } else {
        String::new()
    };
    let made = match play.line().is_at_start() {
        true => "you have not moved yet".to_owned(),
        false => format!("{} made", words::moves(made)),
    };
    let before = match play.best[play.goal] {
        Some(best) => {
            let good = theme.signs().good;
            format!("{between}{good} reached before, in {}", words::moves(best))
        }
        None => String::new(),
    };
    (format!("{made}{before}{looking}"), Role::Faint)
}

/// A main task that only starts others and waits for them, in a row.
fn main(play: &Play, area: Rect, buf: &mut Buffer, theme: &Theme) {
    if area.height == 0 {
        return;
    }
    let can = play.scene.held(TaskId::MAIN).is_none();
    let title = column::title(play, TaskId::MAIN);
    let what = match words::why(&play.scene, TaskId::MAIN) {
        Some(why) => why,
        None => {
            let next = words::next_step(&play.game, &play.scene, TaskId::MAIN);
            format!("can move: {}", next.unwrap_or_default())
        }
    };
    let what = match play.hinted {
        Some(TaskId::MAIN) => format!("Hint: press 0 now. It {what}"),
        _ => what,
    };
    let style = |role| match can {
        true => theme.style(role),
        false => theme.style(Role::Faint),
    };
    let sign = if can {
        theme.signs().play
    } else {
        theme.signs().pause
    };
    let mut canvas = Canvas::new(area, theme, buf);
    canvas.sign(1, 0, sign, style(Role::Key));
    let spans = [
        Span::styled(format!("{title} "), style(Role::Title)),
        Span::styled(what.replace('`', ""), style(Role::Text)),
    ];
    canvas.line(3, 0, &spans, canvas.width().saturating_sub(4));
}

/// How many tasks there are beside those that show.
fn rest(play: &Play, places: &Places, buf: &mut Buffer, theme: &Theme) {
    let all = places::columns_of(play);
    let Some((first, _)) = places.columns.first() else {
        return;
    };
    let before = all.iter().position(|task| task == first).unwrap_or(0);
    let after = all.len() - before - places.columns.len();
    let mut canvas = Canvas::new(places.rest, theme, buf);
    let [left, right, ..] = theme.signs().arrows;
    let style = theme.style(Role::Faint);
    if before > 0 {
        let words = format!("{left} {before} more");
        canvas.cut(1, 0, &words, canvas.width(), style);
    }
    if after > 0 {
        let words = format!("{after} more {right}");
        let end = canvas.width().saturating_sub(1);
        canvas.right(end, 0, &words, end, style);
    }
}

fn shared(play: &Play, area: Rect, buf: &mut Buffer, theme: &Theme) {
    if area.height == 0 {
        return;
    }
    let titles = Frame {
        left: "shared",
        ..Frame::default()
    };
    let inner = frame(&titles, theme, area, buf);
    let world = World {
        objects: &play.scene.objects,
        first: play.first,
    };
    world.draw(theme, inner, buf);
}

/// What the last moves did, the last one at the bottom.
fn past(play: &Play, area: Rect, buf: &mut Buffer, theme: &Theme) {
    if area.height < 3 {
        return;
    }
    let titles = Frame {
        left: "what happened",
        ..Frame::default()
    };
    let inner = frame(&titles, theme, area, buf);
    let width = usize::from(inner.width.saturating_sub(2));
    let set = |told: &String| prose::set(told, width, false);
    let lines: Vec<prose::Line> = play.scene.told.iter().flat_map(set).collect();
    let first = lines.len().saturating_sub(usize::from(inner.height));
    let place = Rect {
        x: inner.x + 1.min(inner.width),
        width: inner.width.saturating_sub(2),
        ..inner
    };
    text::prose(&lines[first..], 0, theme, place, buf);
}

/// What the last move did, or how it ended; at first what there is to do.
fn told(play: &Play, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let area = Rect {
        x: area.x + 1.min(area.width),
        width: area.width.saturating_sub(2),
        ..area
    };
    let scene = &play.scene;
    if play.line().is_at_start() && !scene.is_over() {
        let style = theme.style(Role::Strong);
        wrapped(&words::intro(scene), style, 0, theme, area, buf);
        return;
    }
    let said = match &scene.ending {
        Some(ending) => words::ending(&play.game, scene, ending),
        None => scene.told.last().cloned().unwrap_or_default(),
    };
    let lines = prose::set(&said, usize::from(area.width), false);
    text::prose(&lines, 0, theme, area, buf);
}

/// The moves, the last that are made always in sight; those taken back come after a line.
fn moves(play: &Play, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let line = &play.lines[play.on];
    let mut canvas = Canvas::new(area, theme, buf);
    let width = canvas.width();
    let title = "moves ";
    let start = canvas.put(1, 0, title, width, theme.style(Role::Faint));
    // What is taken back has a quarter of the row, if there is any.
    let room = width.saturating_sub(start + 1);
    let kept = if line.undone().is_empty() {
        0
    } else {
        room / 4
    };
    let mut left = room.saturating_sub(kept + 2);
    let (made, names) = made(play, line.made(), left);
    let fits = made.iter().rev().take_while(|name| {
        let rest = left.checked_sub(columns_of(name));
        left = rest.unwrap_or(0);
        rest.is_some()
    });
    let first = made.len() - fits.count();
    let mut x = start;
    if first > 0 {
        x = canvas.put(x, 0, theme.signs().dots, width, theme.style(Role::Faint));
    }
    for (nth, name) in made.iter().enumerate().skip(first) {
        let role = if nth + 1 == made.len() {
            Role::Strong
        } else {
            Role::Text
        };
        x = canvas.put(x, 0, name, width, theme.style(role));
    }
    if line.undone().is_empty() {
        return;
    }
    canvas.sign(x, 0, theme.signs().playhead, theme.style(Role::Playhead));
    let undone = line.undone().iter().take(200);
    let undone: String = undone.map(|task| play.scene_name(*task, names)).collect();
    let rest = width.saturating_sub(x + 2);
    canvas.cut(x + 1, 0, undone.trim_end(), rest, theme.style(Role::Faint));
}

/// The moves by the names of the tasks where these fit into so many columns; otherwise by their digits,
/// where that is less.
fn made(play: &Play, made: &[TaskId], columns: u16) -> (Vec<String>, bool) {
    let called = |names: bool| -> Vec<String> {
        let called = made.iter().map(|task| play.scene_name(*task, names));
        called.collect()
    };
    let wide = |called: &[String]| -> usize {
        let columns = called.iter().map(|name| usize::from(columns_of(name)));
        columns.sum()
    };
    let (names, digits) = (called(true), called(false));
    match wide(&names) <= usize::from(columns).max(wide(&digits)) {
        true => (names, true),
        false => (digits, false),
    }
}

/// What lies over the screen until a key is pressed.
fn over(note: &Note, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let signs = theme.signs();
    let (sign, role) = match note.good {
        Some(true) => (signs.good, Role::Good),
        Some(false) => (signs.bad, Role::Bad),
        None => (signs.neither, Role::Text),
    };
    let width = area.width.min(100);
    let lines = prose::set(&note.text, usize::from(width.saturating_sub(4)), false);
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let size = Size::new(width, rows.saturating_add(2).min(area.height));
    let titles = Frame {
        left: &format!("{sign} {}", note.title),
        right: "Enter goes on",
        focus: true,
    };
    let inner = popup(&titles, size, theme, area, buf);
    let place = Rect {
        x: inner.x + 1.min(inner.width),
        width: inner.width.saturating_sub(2),
        ..inner
    };
    text::prose(&lines, 0, theme, place, buf);
    // The sign of good or bad news stands out from the title.
    if let Some(cell) = buf.cell_mut((inner.x + 1, inner.y.saturating_sub(1)))
        && cell.symbol().starts_with(sign)
    {
        cell.set_style(theme.style(role));
    }
}

impl Play {
    /// What a task is called in the row of moves, with a space after it.
    fn scene_name(&self, task: TaskId, names: bool) -> String {
        match self.scene.board.task(task) {
            Some(_) if names => format!("{} ", self.scene.board.name(task)),
            // It may have been taken back together with the move that spawned it.
            _ => format!("{} ", task.0),
        }
    }
}
