//! Where everything stands on the screen.

use super::{Play, words};
use crate::program::code::Instr;
use crate::program::steps::Step;
use crate::program::{Program, TaskId};
use crate::prose;
use crate::tui::screens::Look;
use ratatui::layout::{Rect, Size};

/// Where everything stands.
pub struct Places {
    /// What is to be brought about, and how far that is.
    pub goal: Rect,
    /// The main task, where it is no column; nothing otherwise.
    pub main: Rect,
    /// The tasks that show, each with its column.
    pub columns: Vec<(TaskId, Rect)>,
    /// A row that says which tasks do not show; empty where all do.
    pub rest: Rect,
    /// What is shared.
    pub shared: Rect,
    /// What the last moves did, where there is room for that.
    pub past: Rect,
    /// What the last move did, or how it ended.
    pub told: Rect,
    /// The moves.
    pub moves: Rect,
}

/// A screen smaller than this shows nothing that can be played.
pub const LEAST: (u16, u16) = (40, 14);
/// A column is no narrower and, where there is room, no wider than this.
const COLUMN: [u16; 2] = [26, 60];
/// From this width on what is shared stands beside the tasks.
const BESIDE: u16 = 110;

/// Whether anything can be played in a terminal of this size.
pub fn can_be_seen(size: Size) -> bool {
    // Above and below is a line each that is not the screen's own.
    size.width >= LEAST.0 && size.height >= LEAST.1 + 2
}

/// The tasks that have a column: all but a main task that does nothing but start others and wait
/// for them.
pub fn columns_of(play: &Play) -> Vec<TaskId> {
    let mut columns: Vec<TaskId> = play.scene.spawned().collect();
    if !main_is_small(play) {
        columns.insert(0, TaskId::MAIN);
    }
    columns
}

/// Whether main is shown in a row of its own.
pub fn main_is_small(play: &Play) -> bool {
    main_only_spawns(play.game.program())
}

/// Whether all that main does is to start others and wait for them.
pub fn main_only_spawns(program: &Program) -> bool {
    let main = program.def(program.text.main);
    main.code.iter().all(|instr| match instr {
        Instr::Step(_, step) => matches!(step, Step::Spawn(_) | Step::Join(_)),
        _ => true,
    })
}

/// Where everything stands in an area; `None` where it is too small.
pub fn places(play: &Play, area: Rect) -> Option<Places> {
    if area.width < LEAST.0 || area.height < LEAST.1 {
        return None;
    }
    let mut left = area;
    let goal = top(&mut left, goal_rows(play, area));
    let moves = bottom(&mut left, 1);
    let told = bottom(&mut left, told_rows(play, area));
    let (shared, past) = shared(play, &mut left);
    let main = top(&mut left, u16::from(main_is_small(play)));
    let (columns, rest) = columns(play, left);
    Some(Places {
        goal,
        main,
        columns,
        rest,
        shared,
        past,
        told,
        moves,
    })
}

/// The task that stands at a place on the screen.
pub fn hit(play: &Play, x: u16, y: u16, look: &Look) -> Option<TaskId> {
    let size = look.size;
    // As the screen's frame gives it: a line above, a line below.
    let area = Rect::new(0, 1, size.width, size.height.saturating_sub(2));
    let places = places(play, area)?;
    let here = |area: &Rect| area.contains((x, y).into());
    let columns = places.columns.iter().find(|(_, area)| here(area));
    let main = here(&places.main).then_some(TaskId::MAIN);
    columns.map(|(task, _)| *task).or(main)
}

/// The words of the goal and a row that says how far it is.
fn goal_rows(play: &Play, area: Rect) -> u16 {
    let width = usize::from(area.width.saturating_sub(4));
    let ask = prose::set(&play.game.goals[play.goal].ask, width, false);
    let most = if area.height < 30 { 2 } else { 4 };
    u16::try_from(ask.len()).unwrap_or(most).clamp(1, most) + 1
}

fn told_rows(play: &Play, area: Rect) -> u16 {
    let usual = match area.height {
        0..18 => 2,
        18..28 => 3,
        _ => 5,
    };
    // How it ended is told whole, if that leaves room for the rest.
    let width = usize::from(area.width.saturating_sub(2));
    let ending = play.scene.ending.as_ref().map_or(0, |ending| {
        let words = words::ending(&play.game, &play.scene, ending);
        prose::set(&words, width, false).len()
    });
    let ending = u16::try_from(ending).unwrap_or(u16::MAX);
    ending.min(area.height / 3).max(usual)
}

/// The rows that the tasks need to show all they have to.
fn column_rows(play: &Play) -> u16 {
    let steps = play.game.listings.iter().map(Vec::len).max();
    let steps = u16::try_from(steps.unwrap_or(0)).unwrap_or(u16::MAX);
    steps.saturating_add(MORE)
}

/// What a column has beside its steps: a line around it, the locals and why the task waits.
const MORE: u16 = 5;

/// What is shared, and what the last moves did: at the right of the tasks; or what is shared below
/// them.
fn shared(play: &Play, left: &mut Rect) -> (Rect, Rect) {
    let count = u16::try_from(play.scene.objects.len()).unwrap_or(u16::MAX);
    let nothing = Rect { height: 0, ..*left };
    let wanted = if count == 0 {
        0
    } else {
        count.saturating_add(2)
    };
    if left.width >= BESIDE {
        let width = left.width * 3 / 10;
        left.width -= width;
        let mut right = Rect {
            x: left.right(),
            width,
            ..*left
        };
        let shared = top(&mut right, wanted.min(left.height * 2 / 3));
        return (shared, right);
    }
    if count == 0 {
        return (nothing, nothing);
    }
    // The tasks keep what they need, or two thirds.
    let needed = column_rows(play) + u16::from(main_is_small(play));
    let most = left.height.saturating_sub(needed).max(left.height / 3);
    (bottom(left, wanted.min(most).max(3)), nothing)
}

/// The columns that fit, the chosen one among them, and a row for those that do not.
fn columns(play: &Play, area: Rect) -> (Vec<(TaskId, Rect)>, Rect) {
    let all = columns_of(play);
    let fit = usize::from(area.width / COLUMN[0]).max(1);
    let shown = all.len().min(fit);
    let mut left = area;
    let rest = bottom(&mut left, u16::from(shown < all.len()));
    let chosen = all.iter().position(|task| *task == play.chosen);
    // A page at a time, so that columns keep their places while one goes along them.
    let first = chosen.map_or(0, |at| at / fit * fit);
    let first = first.min(all.len() - shown);
    let shown_width = u16::try_from(shown.max(1)).unwrap_or(1);
    let width = (left.width / shown_width).min(COLUMN[1].max(left.width / 3));
    let columns = all[first..first + shown].iter().zip(0u16..);
    let column = |(task, nth): (&TaskId, u16)| {
        let place = Rect {
            x: left.x + nth * width,
            width,
            ..left
        };
        (*task, place)
    };
    (columns.map(column).collect(), rest)
}

fn top(left: &mut Rect, rows: u16) -> Rect {
    let rows = rows.min(left.height);
    let taken = Rect {
        height: rows,
        ..*left
    };
    left.y += rows;
    left.height -= rows;
    taken
}

fn bottom(left: &mut Rect, rows: u16) -> Rect {
    let rows = rows.min(left.height);
    left.height -= rows;
    Rect {
        y: left.bottom(),
        height: rows,
        ..*left
    }
}
