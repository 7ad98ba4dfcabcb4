//! What one thread of a search remembers, and how it takes a move on a row of numbers.
//!
//! What an operation does depends on its task and on the parts that it looks at, and on nothing
//! else. So the machine is asked once for each such combination, of which there are few.

use super::board::{Act, LONGEST};
use super::codec::{Codec, Doing, Effect, Info, Looks};
use super::layout::{SHAPE, Shape, share};
use crate::program::TaskId;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What one thread of a search remembers.
pub(super) struct Mind<'a> {
    codec: &'a Mutex<Codec>,
    infos: Vec<Option<Info>>,
    effects: HashMap<(u64, u32), Effect, Mixed>,
    /// Those asked for last, each at the one place where it can stand.
    near: Vec<Option<((u64, u32), Effect)>>,
    /// Whether the task with a number goes on, where that is known.
    live: Vec<Option<bool>>,
    /// What becomes of a group when one of it ends like this.
    ends: HashMap<u64, u32, Mixed>,
    shapes: Vec<Arc<Shape>>,
    /// The memory of a process that has ended.
    no_memory: u32,
    /// Whether what tasks do to each other can be told from the parts: everybody has a seat, and
    /// nobody asks others to go.
    parts_suffice: bool,
}

/// How many effects are kept near.
const NEAR: usize = 1 << 11;

/// What a move came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// The task cannot move.
    Held,
    /// It moved.
    Moved {
        /// Whether the run is over.
        over: bool,
    },
}

/// A row that a move is being taken on: the row stands from `begin` to the end of `rows`.
pub(super) struct Row<'a> {
    pub rows: &'a mut Vec<u32>,
    pub begin: usize,
    pub hash: u64,
}

impl Row<'_> {
    fn at(&self, slot: usize) -> u32 {
        self.rows[self.begin + slot]
    }

    fn put(&mut self, slot: usize, number: u32) {
        let place = &mut self.rows[self.begin + slot];
        if *place != number {
            self.hash = self.hash.wrapping_sub(share(slot, *place));
            self.hash = self.hash.wrapping_add(share(slot, number));
            *place = number;
        }
    }
}

pub(super) fn lock(codec: &Mutex<Codec>) -> MutexGuard<'_, Codec> {
    codec.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<'a> Mind<'a> {
    pub fn new(codec: &'a Mutex<Codec>, parts_suffice: bool) -> Mind<'a> {
        let no_memory = lock(codec).part(crate::machine::Part::no_memory());
        Mind {
            codec,
            infos: Vec::new(),
            effects: HashMap::default(),
            near: vec![None; NEAR],
            live: Vec::new(),
            ends: HashMap::default(),
            shapes: Vec::new(),
            no_memory,
            parts_suffice,
        }
    }

    /// The shape of a row.
    pub fn shape(&mut self, row: &[u32]) -> Arc<Shape> {
        let number = row[SHAPE] as usize;
        while self.shapes.len() <= number {
            // Each thread has its own, so that threads do not count on the same line of the cache.
            let shape = Shape::clone(lock(self.codec).shape(self.shapes.len() as u32));
            self.shapes.push(Arc::new(shape));
        }
        Arc::clone(&self.shapes[number])
    }

    /// What is known of the task with this number.
    pub fn info(&mut self, number: u32, shape: &Shape) -> &Info {
        let at = number as usize;
        if self.infos.len() <= at {
            self.infos.resize_with(at + 1, || None);
        }
        let (codec, infos) = (self.codec, &mut self.infos);
        infos[at].get_or_insert_with(|| lock(codec).info(number, &shape.template))
    }

    /// Whether a task has not ended.
    pub fn is_live(&mut self, number: u32, shape: &Shape) -> bool {
        let at = number as usize;
        if let Some(Some(live)) = self.live.get(at) {
            return *live;
        }
        let doing = self.info(number, shape).doing;
        let live = matches!(doing, Doing::Moves | Doing::Spins);
        if self.live.len() <= at {
            self.live.resize(at + 1, None);
        }
        self.live[at] = Some(live);
        live
    }

    /// The one task that has not ended.
    fn lone(&mut self, row: &Row<'_>, shape: &Shape) -> Option<usize> {
        let mut lone = None;
        for (id, slot) in shape.player.iter().enumerate() {
            if self.is_live(row.at(*slot), shape) && lone.replace(id).is_some() {
                return None;
            }
        }
        lone
    }

    /// Where the parts stand that the next operation of a task looks at; `None` where they do not
    /// suffice to tell what it does.
    fn looks(&mut self, number: u32, shape: &Shape) -> Option<[usize; 2]> {
        if !self.parts_suffice {
            return None;
        }
        match self.info(number, shape).looks {
            Looks::At(slots) => Some(slots),
            Looks::Task(place) => Some([shape.slot(place)?, usize::MAX]),
            Looks::Wide => None,
        }
    }

    /// What the next operation of a task does; `None` where parts do not tell.
    pub fn effect(&mut self, row: &[u32], shape: &Shape, id: usize) -> Option<Effect> {
        let number = row[shape.player[id]];
        let slots = self.looks(number, shape)?;
        let part = |slot: usize| row.get(slot).copied().unwrap_or(0);
        let key = (pair(number, part(slots[0])), part(slots[1]));
        let near = (key.0 ^ u64::from(key.1)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        let near = near as usize % NEAR;
        if let Some((known, effect)) = &self.near[near]
            && *known == key
        {
            return Some(*effect);
        }
        let codec = self.codec;
        let effect = *self
            .effects
            .entry(key)
            .or_insert_with(|| lock(codec).effect(row, TaskId(id as u32), slots));
        self.near[near] = Some((key, effect));
        Some(effect)
    }

    /// Does the next operation of a task.
    fn act(&mut self, row: &mut Row<'_>, shape: &Shape, id: usize, effect: Effect) {
        let slots = self.looks(row.at(shape.player[id]), shape);
        let (own, group) = (shape.group[id], row.at(shape.group[id]));
        let after = (effect.act == Act::Ended).then(|| {
            let key = pair(group, effect.player);
            let known = match effect.group {
                (old, new) if old == group => Some(new),
                _ => self.ends.get(&key).copied(),
            };
            let after = known.unwrap_or_else(|| {
                let row = &row.rows[row.begin..];
                let asked = slots.unwrap_or([usize::MAX; 2]);
                lock(self.codec)
                    .effect(row, TaskId(id as u32), asked)
                    .group
                    .1
            });
            self.ends.insert(key, after);
            after
        });
        row.put(shape.player[id], effect.player);
        for (slot, part) in slots.unwrap_or([usize::MAX; 2]).iter().zip(effect.parts) {
            if *slot != usize::MAX {
                row.put(*slot, part);
            }
        }
        if let Some(after) = after {
            row.put(own, after);
            if let Some(slot) = shape.memory.get(id).filter(|_| id != 0) {
                row.put(*slot, self.no_memory);
            }
        }
    }

    /// Takes a move on a row, which is a copy of the state before.
    /// `live` is how many tasks have not ended, and `effect` what [`Mind::effect`] gave for it.
    pub fn take(
        &mut self,
        row: &mut Row<'_>,
        shape: &Shape,
        id: usize,
        live: usize,
        effect: Option<Effect>,
    ) -> Taken {
        let Some(effect) = effect else {
            return self.take_widely(row, id);
        };
        if effect.act == Act::Blocked {
            return Taken::Held;
        }
        self.act(row, shape, id, effect);
        let ended = effect.act == Act::Ended;
        let mut over = self.is_over(row, shape, id, ended);
        let left = live - usize::from(ended);
        if !over && left == 1 {
            over = self.run_on(row, shape);
        }
        Taken::Moved { over }
    }

    fn is_over(&mut self, row: &Row<'_>, shape: &Shape, id: usize, ended: bool) -> bool {
        let mut failed = || self.info(row.at(shape.player[id]), shape).doing == Doing::Failed;
        ended && (id == 0 || failed())
    }

    /// Where only one task is left, lets it go on; says whether the run is over.
    fn run_on(&mut self, row: &mut Row<'_>, shape: &Shape) -> bool {
        for _ in 0..LONGEST {
            let Some(id) = self.lone(row, shape) else {
                return false;
            };
            let Some(effect) = self.effect(&row.rows[row.begin..], shape, id) else {
                return match self.take_widely(row, id) {
                    Taken::Held => false,
                    Taken::Moved { over } => over,
                };
            };
            if effect.act == Act::Blocked {
                return false;
            }
            self.act(row, shape, id, effect);
            let ended = effect.act == Act::Ended;
            if self.is_over(row, shape, id, ended) {
                return true;
            }
        }
        false
    }

    /// Takes a move on the board that the row stands for.
    fn take_widely(&mut self, row: &mut Row<'_>, id: usize) -> Taken {
        let mut codec = lock(self.codec);
        let mut board = codec.decode(&row.rows[row.begin..]);
        if board.take(TaskId(id as u32)).is_err() {
            return Taken::Held;
        }
        row.rows.truncate(row.begin);
        codec.encode(&board, row.rows);
        row.hash = super::layout::hash(&row.rows[row.begin..]);
        Taken::Moved {
            over: board.is_over(),
        }
    }
}

fn pair(one: u32, other: u32) -> u64 {
    u64::from(one) << 32 | u64::from(other)
}

/// Hashes numbers of parts, which nobody outside chooses.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Mixed;

/// The state of [`Mixed`].
#[derive(Debug, Default)]
pub(super) struct Mixing(u64);

impl BuildHasher for Mixed {
    type Hasher = Mixing;

    fn build_hasher(&self) -> Mixing {
        Mixing(0)
    }
}

impl Hasher for Mixing {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64((*byte).into());
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(number.into());
    }

    fn write_u64(&mut self, number: u64) {
        // Fibonacci hashing (Knuth, The Art of Computer Programming, volume 3, 6.4), with the high
        // bits brought down to where the table looks.
        let spread = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = spread ^ (spread >> 32);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
