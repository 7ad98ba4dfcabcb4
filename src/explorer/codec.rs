//! Boards as rows of numbers, and back; and what an operation does to a row.

use super::bits::Bits;
use super::board::{Act, Board, Pending, Player};
use super::future::{Futures, Prospect};
use super::layout::{FIXED, SHAPE, Shape, ShapeKey, TAKEN, groups};
use super::seats::Taken;
use crate::machine::{End, Part, Place};
use crate::program::{TaskId, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// A part of a state.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Stuff {
    Taken(Taken),
    Part(Part),
    Player(Player),
}

/// All parts that were ever seen, each with its number.
#[derive(Debug)]
pub(super) struct Codec {
    /// The fixed places, in the order in which they stand.
    places: Vec<Place>,
    numbers: HashMap<Arc<Stuff>, u32>,
    stuff: Vec<Arc<Stuff>>,
    shapes: Vec<Arc<Shape>>,
    shape_numbers: HashMap<ShapeKey, u32>,
    futures: Option<Futures>,
    size: usize,
    /// The task that goes round without touching anything shared, where one was seen.
    pub spins: Option<String>,
}

/// What is known of a task where it stands.
#[derive(Debug, Clone)]
pub(super) struct Info {
    /// What it is doing.
    pub doing: Doing,
    /// What its next operation looks at.
    pub looks: Looks,
    /// What it might do from here on, where that is asked.
    pub outlook: Option<Arc<Outlook>>,
}

/// What a task might do from here on, in the numbers of a row.
#[derive(Debug)]
pub(super) struct Outlook {
    /// What it might still do.
    pub might: Bits,
    /// What nobody else might still do if its next operation is to be taken alone; each with what
    /// must stand where for that.
    pub alone: Vec<(Option<(usize, u32)>, Bits)>,
}

/// What a task is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doing {
    Moves,
    Ended,
    Failed,
    Spins,
}

/// What an operation looks at and may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looks {
    /// The parts that stand here; `usize::MAX` is none.
    At([usize; 2]),
    /// A part that is about tasks.
    Task(Place),
    /// It is about more than a part or two.
    Wide,
}

/// What an operation does to the parts that it looks at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Effect {
    /// What it came to.
    pub act: Act,
    /// The task afterwards.
    pub player: u32,
    /// The parts afterwards.
    pub parts: [u32; 2],
    /// Its group afterwards, where it ended and the group was the one that is asked about.
    pub group: (u32, u32),
}

impl Codec {
    /// For the boards that come of this one. `futures` tells what tasks might do.
    pub fn new(board: &Board, futures: Option<Futures>) -> Codec {
        Codec {
            places: board.world.places().collect(),
            numbers: HashMap::new(),
            stuff: Vec::new(),
            shapes: Vec::new(),
            shape_numbers: HashMap::new(),
            futures,
            size: 0,
            spins: None,
        }
    }

    /// By what number who asks how tasks are is known.
    pub fn asks(&self) -> usize {
        self.futures.as_ref().map_or(0, Futures::asks_for_tasks)
    }

    /// About how many bytes the parts take.
    pub fn size(&self) -> usize {
        self.size
    }

    fn number(&mut self, stuff: Stuff) -> u32 {
        if let Some(number) = self.numbers.get(&stuff) {
            return *number;
        }
        self.size += 160;
        self.size += match &stuff {
            Stuff::Taken(taken) => taken.seated.len(),
            Stuff::Part(part) => part.size(),
            Stuff::Player(player) => size_of_val(player.task.locals()),
        };
        let number = u32::try_from(self.stuff.len()).unwrap_or(u32::MAX);
        let stuff = Arc::new(stuff);
        self.stuff.push(Arc::clone(&stuff));
        self.numbers.insert(stuff, number);
        number
    }

    /// The number of a part.
    pub fn part(&mut self, part: Part) -> u32 {
        self.number(Stuff::Part(part))
    }

    fn shape_of(&mut self, board: &Board) -> u32 {
        let groups = groups(board);
        let def = |first: TaskId| board.world.task(first).def;
        let key: ShapeKey = groups.iter().map(|g| (def(g.first), g.count)).collect();
        if let Some(number) = self.shape_numbers.get(&key) {
            return *number;
        }
        let number = self.shapes.len() as u32;
        let shape = Shape::of(board, groups, self.places.len());
        self.size += 64 * shape.len;
        self.shapes.push(Arc::new(shape));
        self.shape_numbers.insert(key, number);
        number
    }

    /// The shape with this number.
    pub fn shape(&self, number: u32) -> &Arc<Shape> {
        &self.shapes[number as usize]
    }

    /// Appends the row of a board.
    pub fn encode(&mut self, board: &Board, row: &mut Vec<u32>) {
        let number = self.shape_of(board);
        let shape = Arc::clone(self.shape(number));
        let begin = row.len();
        row.resize(begin + shape.len, 0);
        row[begin + SHAPE] = number;
        row[begin + TAKEN] = self.number(Stuff::Taken(board.seats.taken.clone()));
        for at in 0..self.places.len() {
            let part = board.world.part(self.places[at]);
            row[begin + FIXED + at] = self.part(part);
        }
        for (slot, place) in shape.places() {
            row[begin + slot] = self.part(board.world.part(place));
        }
        for (slot, player) in shape.player.iter().zip(&board.players) {
            row[begin + slot] = self.number(Stuff::Player(player.clone()));
        }
    }

    /// The board of a row.
    pub fn decode(&self, row: &[u32]) -> Board {
        let shape = self.shape(row[SHAPE]);
        let mut board = shape.template.clone();
        let stuff = |slot: usize| &*self.stuff[row[slot] as usize];
        if let Stuff::Taken(taken) = stuff(TAKEN) {
            board.seats.taken.clone_from(taken);
        }
        let fixed = (FIXED..).zip(self.places.iter().copied());
        for (slot, place) in fixed.chain(shape.places()) {
            if let Stuff::Part(part) = stuff(slot) {
                board.world.set_part(place, part);
            }
        }
        for (slot, player) in shape.player.iter().zip(&mut board.players) {
            if let Stuff::Player(known) = stuff(*slot) {
                player.clone_from(known);
            }
        }
        board
    }

    /// The value of a variable's part.
    pub fn value(&self, number: u32) -> Option<Value> {
        match &*self.stuff[number as usize] {
            Stuff::Part(part) => part.value(),
            _ => None,
        }
    }

    /// The variables of a memory's part.
    pub fn memory(&self, number: u32) -> Option<&[Value]> {
        match &*self.stuff[number as usize] {
            Stuff::Part(part) => part.memory(),
            _ => None,
        }
    }

    /// Where a fixed place stands.
    pub fn slot(&self, place: Place) -> Option<usize> {
        let at = self.places.iter().position(|known| *known == place);
        at.map(|at| FIXED + at)
    }

    /// What is known of the task with this number, in the words of `board`.
    pub fn info(&mut self, number: u32, board: &Board) -> Info {
        let Stuff::Player(player) = &*self.stuff[number as usize].clone() else {
            return Info {
                doing: Doing::Ended,
                looks: Looks::Wide,
                outlook: None,
            };
        };
        let id = player.task.id;
        let (mut looks, mut doing) = (Looks::Wide, Doing::Moves);
        match &player.pending {
            Pending::Asks(op) => looks = self.looks(op, board, id),
            Pending::Ended(End::Failed(_)) => doing = Doing::Failed,
            Pending::Ended(_) => doing = Doing::Ended,
            Pending::Spins => doing = Doing::Spins,
            Pending::Ends(_) => looks = Looks::At([usize::MAX; 2]),
            Pending::Go(_) => {}
        }
        if doing == Doing::Spins {
            self.spins = Some(board.name(id));
        }
        let prospect = self.futures.as_ref().map(|f| f.prospect(player));
        Info {
            doing,
            looks,
            outlook: prospect.map(|prospect| Arc::new(self.outlook(prospect))),
        }
    }

    fn outlook(&mut self, prospect: Prospect) -> Outlook {
        let alone = prospect.alone.into_iter().filter_map(|alone| {
            let holding = match alone.holding {
                Some((place, part)) => Some((self.slot(place)?, self.part(part))),
                None => None,
            };
            Some((holding, alone.disturbed_by))
        });
        Outlook {
            alone: alone.collect(),
            might: prospect.might,
        }
    }

    fn looks(&self, op: &crate::program::Op, board: &Board, id: TaskId) -> Looks {
        let (first, second) = op.places(&board.program, board.rules.isolated, id);
        match (first, second) {
            (Some(place @ (Place::Group(_) | Place::Memory(_))), None) => Looks::Task(place),
            (Some(first), second) => {
                let slot = |place| self.slot(place).unwrap_or(usize::MAX);
                Looks::At([slot(first), second.map_or(usize::MAX, slot)])
            }
            (None, _) => Looks::Wide,
        }
    }

    /// What the next operation of a task does in this state to the parts at `slots`.
    pub fn effect(&mut self, row: &[u32], id: TaskId, slots: [usize; 2]) -> Effect {
        let mut board = self.decode(row);
        let act = board.act(id, &mut Vec::new());
        let shape = Arc::clone(self.shape(row[SHAPE]));
        let player = self.number(Stuff::Player(board.players[id.index()].clone()));
        let mut part = |slot: usize| match self.place(slot, &shape) {
            Some(place) => self.part(board.world.part(place)),
            None => 0,
        };
        let parts = [part(slots[0]), part(slots[1])];
        let own = shape.group[id.index()];
        let group = (row[own], part(own));
        Effect {
            act,
            player,
            parts,
            group,
        }
    }

    /// What stands here.
    fn place(&self, slot: usize, shape: &Shape) -> Option<Place> {
        let fixed = slot.checked_sub(FIXED).and_then(|at| self.places.get(at));
        let task = || shape.places().find(|(at, _)| *at == slot);
        fixed.copied().or_else(|| task().map(|(_, place)| place))
    }
}
