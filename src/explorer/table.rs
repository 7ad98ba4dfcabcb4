//! All states that were seen, each once.

use crate::program::TaskId;

/// All states that were seen, each once, numbered in the order of coming.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Open addressing with linear probing: the upper half of an entry is that of the hash, the
    /// lower half the number of the state, from 1; 0 is empty.
    slots: Vec<u64>,
    rows: Vec<u32>,
    /// Where each row begins; one more than there are states.
    begins: Vec<usize>,
    hashes: Vec<u64>,
    from: Vec<(u32, TaskId)>,
    /// What is known of each: [`OVER`], and a bit for each claim that holds.
    marks: Vec<u32>,
}

/// The mark of a state in which the run is over. The lower bits are those of claims.
pub(super) const OVER: u32 = 1 << 31;

impl Table {
    pub fn new() -> Table {
        Table {
            slots: vec![0; 1 << 10],
            begins: vec![0],
            ..Table::default()
        }
    }

    /// How many states there are.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// About how many bytes they take.
    pub fn size(&self) -> usize {
        let each = size_of::<usize>() + size_of::<u64>() + size_of::<(u32, TaskId)>() + 4;
        self.slots.capacity() * 8 + self.rows.capacity() * 4 + self.hashes.capacity() * each
    }

    /// The row of a state.
    pub fn row(&self, state: u32) -> &[u32] {
        let at = state as usize;
        &self.rows[self.begins[at]..self.begins[at + 1]]
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

    /// The moves that first led to a state.
    pub fn schedule(&self, mut state: u32) -> Vec<TaskId> {
        let mut schedule = Vec::new();
        while state != 0 {
            let (before, task) = self.from(state);
            schedule.push(task);
            state = before;
        }
        schedule.reverse();
        schedule
    }

    /// The state with this row.
    pub fn find(&self, hash: u64, row: &[u32]) -> Option<u32> {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot == 0 {
                return None;
            }
            let state = slot as u32 - 1;
            if slot >> 32 == hash >> 32 && self.row(state) == row {
                return Some(state);
            }
            at = (at + 1) & mask;
        }
    }

    /// Adds a state that is not there yet.
    pub fn add(&mut self, hash: u64, row: &[u32], from: (u32, TaskId), marks: u32) -> u32 {
        if (self.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let state = self.len() as u32;
        self.rows.extend_from_slice(row);
        self.begins.push(self.rows.len());
        self.hashes.push(hash);
        self.from.push(from);
        self.marks.push(marks);
        self.place(hash, state);
        state
    }

    fn place(&mut self, hash: u64, state: u32) {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        while self.slots[at] != 0 {
            at = (at + 1) & mask;
        }
        self.slots[at] = (hash >> 32) << 32 | u64::from(state + 1);
    }

    fn grow(&mut self) {
        self.slots = vec![0; self.slots.len() * 4];
        for state in 0..self.len() {
            self.place(self.hashes[state], state as u32);
        }
    }
}
