//! Where the parts of a state stand in a row of numbers.
//!
//! A state is a row of numbers, each of which stands for one part: first which tasks there are and
//! who has a seat, then everything shared, then group by group the tasks. Equal parts have equal
//! numbers, so two states are equal if their rows are.

use super::board::Board;
use crate::machine::Place;
use crate::program::{DefId, TaskId, TaskRange};

/// Which tasks there are: states of one shape have their parts at the same places.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    /// For each task where it stands.
    pub player: Vec<usize>,
    /// For each task where its group stands.
    pub group: Vec<usize>,
    /// For each task where its memory stands; empty where tasks share theirs.
    pub memory: Vec<usize>,
    /// The groups.
    pub groups: Vec<TaskRange>,
    /// How long the row is.
    pub len: usize,
    /// A board with these tasks, whose parts are to be replaced.
    pub template: Board,
}

/// What tells shapes apart: the definition and size of each group.
pub(super) type ShapeKey = Vec<(DefId, u32)>;

/// Where the number of the shape stands.
pub(super) const SHAPE: usize = 0;
/// Where stands who has a seat.
pub(super) const TAKEN: usize = 1;
/// Where the first of the fixed places stands.
pub(super) const FIXED: usize = 2;

/// The groups of the tasks that there are.
pub(super) fn groups(board: &Board) -> Vec<TaskRange> {
    let mut groups: Vec<TaskRange> = Vec::new();
    for id in board.tasks() {
        let first = board.world.task(id).group;
        match groups.last_mut() {
            Some(group) if group.first == first => group.count += 1,
            _ => groups.push(TaskRange { first, count: 1 }),
        }
    }
    groups
}

impl Shape {
    /// The shape of a board with `fixed` places beside its tasks.
    pub fn of(board: &Board, groups: Vec<TaskRange>, fixed: usize) -> Shape {
        let isolated = board.rules.isolated;
        let mut shape = Shape {
            player: Vec::new(),
            group: Vec::new(),
            memory: Vec::new(),
            groups: Vec::new(),
            len: FIXED + fixed,
            template: board.clone(),
        };
        for group in &groups {
            let own = shape.len;
            shape.len += 1;
            for _ in group.iter() {
                shape.group.push(own);
                shape.player.push(shape.len);
                shape.len += 1;
                if isolated {
                    shape.memory.push(shape.len);
                    shape.len += 1;
                }
            }
        }
        shape.groups = groups;
        shape
    }

    /// Where a part that is about tasks stands.
    pub fn slot(&self, place: Place) -> Option<usize> {
        match place {
            Place::Group(first) => self.group.get(first.index()).copied(),
            Place::Memory(who) => self.memory.get(who.index()).copied(),
            _ => None,
        }
    }

    /// The places that are about tasks, with where they stand.
    pub fn places(&self) -> impl Iterator<Item = (usize, Place)> + '_ {
        let groups = self.groups.iter();
        let groups = groups.map(|g| (self.group[g.first.index()], Place::Group(g.first)));
        let memory = self.memory.iter().enumerate();
        let memory = memory.map(|(id, slot)| (*slot, Place::Memory(TaskId(id as u32))));
        groups.chain(memory)
    }
}

/// The share of one number of a row in the hash of the row, which is the sum of all shares: so a
/// change of one number changes the hash without a look at the others. The mixing is the finaliser
/// of MurmurHash3 (Appleby, 2011).
pub(super) fn share(slot: usize, number: u32) -> u64 {
    let mut z = ((slot as u64) << 32 | u64::from(number)).wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    z = (z ^ (z >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    z ^ (z >> 33)
}

/// The hash of a row.
pub(super) fn hash(row: &[u32]) -> u64 {
    let shares = row.iter().enumerate();
    let shares = shares.map(|(slot, number)| share(slot, *number));
    shares.fold(0, u64::wrapping_add)
}
