//! What is shown of the present moment, worked out once after each move.

use super::game::Game;
use super::past::{Past, past};
use crate::explorer::{Board, Ending, Held, Target};
use crate::machine::{Film, Listed, Now};
use crate::program::{Resource, StepId, TaskId, shown_step};
use crate::session::Played;
use crate::trace::Trace;
use crate::tui::screens::race::shared_objects;
use crate::tui::widgets::world::{Shared, What};
use std::sync::Arc;

/// What is shown of the present moment.
pub struct Scene {
    /// The program now.
    pub board: Board,
    /// The run that the moves make.
    pub trace: Trace,
    /// All that is shared; what the last move changed is marked.
    pub objects: Vec<Shared>,
    /// What each of the last moves did, in sentences, the last move at the end.
    pub told: Vec<String>,
    /// What the last move wrote, if that undid what others had written.
    pub lost: Option<String>,
    /// How it ended, if it did.
    pub ending: Option<Ending>,
    /// For each goal after how many moves it was reached, if it was.
    pub reached: Vec<Option<usize>>,
}

/// How many items of a channel and waiters are listed.
const LISTED: usize = 40;

impl Scene {
    /// The moment after these moves; `None` where they are not allowed.
    pub fn of(game: &Game, on: usize, moves: &[TaskId]) -> Option<Scene> {
        let played = game.played(on, moves)?;
        let Past { told, lost } = past(game, on, &played, moves);
        let Played { after, run, events } = played;
        let (trace, board) = (run.trace, after.board);
        let last = events.last().copied().unwrap_or(0);
        let before = events.iter().rev().nth(1).copied();
        let before = before.zip(board_before(game, on, moves));
        let mut film = Film::new(Arc::clone(game.program()), board.rules(), game.seed());
        let first = of_the_goals(game);
        let mut objects = objects(&mut film, &trace, last, &board, &first);
        if let Some((events, before)) = before {
            mark(
                &mut objects,
                &self::objects(&mut film, &trace, events, &before, &first),
            );
        }
        Some(Scene {
            objects,
            told,
            lost,
            ending: board.ending(),
            reached: reached(game, on, moves),
            trace,
            board,
        })
    }

    /// The tasks that the program has spawned.
    pub fn spawned(&self) -> impl Iterator<Item = TaskId> + use<> {
        self.board.tasks().skip(1)
    }

    /// Whether it is over: nobody can move any more.
    pub fn is_over(&self) -> bool {
        self.ending.is_some()
    }

    /// The step that a task takes next, of those that are listed; `None` where it only comes to its
    /// end.
    pub fn next_step(&self, task: TaskId) -> Option<StepId> {
        shown_step(self.board.program(), self.board.next_step(task)?)
    }

    /// Why a task cannot move, if it cannot.
    pub fn held(&self, task: TaskId) -> Option<Held> {
        self.board.can_move(task).err()
    }
}

/// After how many moves each goal was reached.
fn reached(game: &Game, on: usize, moves: &[TaskId]) -> Vec<Option<usize>> {
    let mut reached = vec![None; game.goals.len()];
    let look = |board: &Board, rounds: bool, made: usize, reached: &mut Vec<Option<usize>>| {
        for (goal, reached) in reached.iter_mut().enumerate() {
            if reached.is_none() && game.is_reached(goal, board, rounds) {
                *reached = Some(made);
            }
        }
    };
    let forever = |goal: &super::game::Goal| goal.target == Target::Ending(Ending::Forever.word());
    let goes_round = game.goals.iter().any(forever);
    let mut seen = Vec::new();
    let mut board = game.board(on);
    look(&board, false, 0, &mut reached);
    for (nth, task) in moves.iter().enumerate() {
        if goes_round {
            seen.push(board.clone());
        }
        if board.take(*task).is_err() {
            break;
        }
        let rounds = goes_round && comes_round(&seen, moves, &board);
        look(&board, rounds, nth + 1, &mut reached);
    }
    reached
}

/// Whether the last moves led back to where they began, and every task that could move all the
/// while did: so it can go on for ever, and nobody was merely left out.
fn comes_round(seen: &[Board], moves: &[TaskId], board: &Board) -> bool {
    let begins = seen.iter().rposition(|before| is_same(before, board));
    let Some(begins) = begins else { return false };
    let (round, moves) = (&seen[begins..], &moves[begins..seen.len()]);
    board.tasks().all(|task| {
        let could = round.iter().all(|board| board.can_move(task).is_ok());
        !could || moves.contains(&task)
    })
}

fn is_same(one: &Board, other: &Board) -> bool {
    one.world() == other.world()
        && one.tasks().count() == other.tasks().count()
        && one.tasks().all(|task| {
            one.task(task) == other.task(task)
                && one.asks(task) == other.asks(task)
                && one.is_seated(task) == other.is_seated(task)
        })
}

/// The program before the last of these moves.
fn board_before(game: &Game, on: usize, moves: &[TaskId]) -> Option<Board> {
    let (_, before) = moves.split_last()?;
    let mut board = game.board(on);
    for task in before {
        board.take(*task).ok()?;
    }
    Some(board)
}

/// Everything shared after so many events of a run, which has come to this board there.
///
/// What the goals look at comes first, so that it is seen where there is little room.
fn objects(
    film: &mut Film,
    trace: &Trace,
    events: usize,
    board: &Board,
    first: &[String],
) -> Vec<Shared> {
    let Ok(replay) = film.seek(trace, events) else {
        return Vec::new();
    };
    let mut now = Now::of(replay, LISTED);
    wait(&mut now, board);
    let mut objects = shared_objects(&now, &|task: TaskId| board.name(task));
    objects.sort_by_key(|object| !first.contains(&object.name));
    objects
}

/// The names of the variables that the goals look at.
fn of_the_goals(game: &Game) -> Vec<String> {
    let vars = game.goals.iter().flat_map(|goal| match &goal.target {
        Target::Ends(that) | Target::Meets(that) => that.vars(),
        Target::Ending(_) | Target::Wrong => &[],
    });
    let names = game.program().var_names();
    vars.filter_map(|var| names.get(var.index()).cloned())
        .collect()
}

/// Marks what is not as it was.
fn mark(objects: &mut [Shared], before: &[Shared]) {
    for (object, before) in objects.iter_mut().zip(before) {
        object.changed = changed(before, object);
    }
}

/// Whether the last move changed it. Who would have to wait for a mutex is no doing of that.
fn changed(was: &Shared, now: &Shared) -> bool {
    match (&was.what, &now.what) {
        (What::Mutex { holder: was, .. }, What::Mutex { holder, .. }) => was != holder,
        (What::Future { promise: was, .. }, What::Future { promise, .. }) => was != promise,
        (
            What::Channel {
                items: was,
                closed: open,
                ..
            },
            What::Channel { items, closed, .. },
        ) => (was, open) != (items, closed),
        (was, now) => was != now,
    }
}

/// Who would have to wait if it were to move. In the run that the moves make nobody is seen
/// waiting, since whoever would have to is not moved.
fn wait(now: &mut Now, board: &Board) {
    let waits: Vec<(TaskId, Resource)> = board
        .tasks()
        .filter_map(|task| Some((task, board.waits(task)?)))
        .collect();
    let waiters = |resource: Resource| {
        let who = waits.iter().filter(|(_, wanted)| *wanted == resource);
        let shown: Vec<TaskId> = who.map(|(task, _)| *task).collect();
        Listed {
            count: shown.len(),
            shown,
        }
    };
    for mutex in &mut now.mutexes {
        mutex.waiters = waiters(Resource::Mutex(mutex.id));
    }
    for channel in &mut now.channels {
        channel.senders = waiters(Resource::Space(channel.id));
        channel.receivers = waiters(Resource::Items(channel.id));
    }
    for condition in &mut now.conditions {
        condition.waiters = waiters(Resource::Condition(condition.id));
    }
    for future in &mut now.futures {
        future.waiters = waiters(Resource::Future(future.id));
    }
}
