//! All states that were seen, each once.

use crate::program::TaskId;
use std::collections::HashMap;

/// All states that were seen, each once, numbered in the order of coming.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Open addressing with linear probing: the upper half of an entry is that of the hash, the
    /// lower half the number of the state, from 1; 0 is empty.
    slots: Vec<u64>,
    rows: Rows,
    hashes: Vec<u64>,
    from: Vec<(u32, TaskId)>,
    /// Who moved on the way to a state from where it was first come from, where they were several.
    chains: HashMap<u32, Box<[TaskId]>>,
    /// What is known of each: [`OVER`], and a bit for each claim that holds.
    marks: Vec<u32>,
}

/// The rows of all states, one after the other.
#[derive(Debug, Default)]
struct Rows {
    numbers: Vec<u32>,
    /// How long each is, as long as all are equally long.
    len: usize,
    /// Where each begins, and the last ends, once they are not.
    begins: Vec<usize>,
}

/// The mark of a state in which the run is over. The lower bits are those of claims.
pub(super) const OVER: u32 = 1 << 31;

impl Rows {
    fn get(&self, at: usize) -> &[u32] {
        match self.begins.is_empty() {
            true => &self.numbers[at * self.len..(at + 1) * self.len],
            false => &self.numbers[self.begins[at]..self.begins[at + 1]],
        }
    }

    fn push(&mut self, row: &[u32], count: usize) {
        if count == 0 {
            self.len = row.len();
        }
        if self.begins.is_empty() && row.len() != self.len {
            self.begins = (0..=count).map(|at| at * self.len).collect();
        }
        self.numbers.extend_from_slice(row);
        if !self.begins.is_empty() {
            self.begins.push(self.numbers.len());
        }
    }
}

impl Table {
    pub fn new() -> Table {
        Table {
            slots: vec![0; 1 << 10],
            ..Table::default()
        }
    }

    /// How many states there are.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// About how many bytes they take.
    pub fn size(&self) -> usize {
        let each = size_of::<u64>() + size_of::<(u32, TaskId)>() + size_of::<u32>();
        let rows = self.rows.numbers.capacity() * 4 + self.rows.begins.capacity() * 8;
        let chains = self.chains.len() * 64;
        self.slots.capacity() * 8 + rows + chains + self.hashes.capacity() * each
    }

    /// The row of a state.
    pub fn row(&self, state: u32) -> &[u32] {
        self.rows.get(state as usize)
    }

    /// The hash of a state's row.
    pub fn hash(&self, state: u32) -> u64 {
        self.hashes[state as usize]
    }

    /// What is known of a state.
    pub fn marks(&self, state: u32) -> u32 {
        self.marks[state as usize]
    }

    /// Where a state was first come from, and by whose move. The first state came from itself.
    pub fn from(&self, state: u32) -> (u32, TaskId) {
        self.from[state as usize]
    }

    /// Several moves led to a state from where it was first come from.
    pub fn came_by(&mut self, state: u32, chain: &[TaskId]) {
        self.chains.insert(state, chain.into());
    }

    /// The moves that first led to a state.
    pub fn schedule(&self, mut state: u32) -> Vec<TaskId> {
        let mut schedule = Vec::new();
        while state != 0 {
            let (before, task) = self.from(state);
            match self.chains.get(&state) {
                Some(chain) => schedule.extend(chain.iter().rev()),
                None => schedule.push(task),
            }
            state = before;
        }
        schedule.reverse();
        schedule
    }

    /// What stands where a state with this hash would stand first. To look at this for several
    /// hashes before [`Table::find`] lets the memory fetch it for all of them at once.
    pub fn first(&self, hash: u64) -> u64 {
        self.slots[hash as usize & (self.slots.len() - 1)]
    }

    /// The first number of the row that a first entry leads to, for the same reason.
    pub fn begins_with(&self, slot: u64) -> u32 {
        match slot {
            0 => 0,
            _ => self.row(slot as u32 - 1).get(1).copied().unwrap_or(0),
        }
    }

    /// The state with this row.
    pub fn find(&self, hash: u64, row: &[u32]) -> Option<u32> {
        find(&self.slots, self, hash, row)
    }

    /// Adds a state that is not there yet.
    pub fn add(&mut self, hash: u64, row: &[u32], from: (u32, TaskId), marks: u32) -> u32 {
        if (self.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let state = self.len() as u32;
        self.rows.push(row, self.hashes.len());
        self.hashes.push(hash);
        self.from.push(from);
        self.marks.push(marks);
        place(&mut self.slots, hash, state);
        state
    }

    fn grow(&mut self) {
        self.slots = vec![0; self.slots.len() * 4];
        for state in 0..self.len() {
            place(&mut self.slots, self.hashes[state], state as u32);
        }
    }
}

/// The states that one batch added: few, so that looking for one of them stays within the cache.
#[derive(Debug, Default)]
pub(super) struct Fresh(Vec<u64>);

impl Fresh {
    /// Forgets everything, and makes room for so many states.
    pub fn begin(&mut self, states: usize) {
        self.0.clear();
        self.0.resize((2 * states + 2).next_power_of_two(), 0);
    }

    /// The state of this batch with this row.
    pub fn find(&self, table: &Table, hash: u64, row: &[u32]) -> Option<u32> {
        find(&self.0, table, hash, row)
    }

    /// Adds a state.
    pub fn add(&mut self, hash: u64, state: u32) {
        place(&mut self.0, hash, state);
    }
}

/// The state with this row in an open addressing table with linear probing.
fn find(slots: &[u64], table: &Table, hash: u64, row: &[u32]) -> Option<u32> {
    let mask = slots.len() - 1;
    let mut at = hash as usize & mask;
    loop {
        let slot = slots[at];
        if slot == 0 {
            return None;
        }
        let state = slot as u32 - 1;
        if slot >> 32 == hash >> 32 && table.row(state) == row {
            return Some(state);
        }
        at = (at + 1) & mask;
    }
}

fn place(slots: &mut [u64], hash: u64, state: u32) {
    let mask = slots.len() - 1;
    let mut at = hash as usize & mask;
    while slots[at] != 0 {
        at = (at + 1) & mask;
    }
    slots[at] = (hash >> 32) << 32 | u64::from(state + 1);
}
