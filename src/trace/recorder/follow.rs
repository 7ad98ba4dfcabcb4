//! Reading along while a run goes on: each time only what is new.

use super::super::{Event, Kind, WorkerInfo};
use super::{Chunk, Shared, Texts, Workers, drop_chain};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// From so many places on, the room for held events is given back when nothing is held.
const MUCH_ROOM: usize = 1 << 16;

/// What is new in a run.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fresh {
    /// Events, in the order of their `seq`, without a gap to those given before.
    pub events: Vec<Event>,
    /// What was said in them. [`Kind::Said`] counts into one list of all texts that were ever given
    /// out, of which these are the last.
    pub texts: Vec<String>,
    /// Workers that came, in the order of their numbers.
    pub workers: Vec<WorkerInfo>,
    /// How many more events were dropped.
    pub dropped: u64,
}

/// Reads along what a [`super::Recorder`] records, and gives each event once.
///
/// A worker publishes its events in order, but two workers may publish theirs in another order than
/// that of `seq`. Since `seq` has no gaps, an event is held back until all before it have come.
#[derive(Debug)]
pub struct Follower {
    shared: Arc<Shared>,
    workers: Arc<Workers>,
    cursors: Vec<Cursor>,
    /// How many events were read, given out or not.
    read: u64,
    /// The place of the next event to give out.
    next: u32,
    /// Events from `next` on that were read, each at its distance from it.
    held: VecDeque<Option<Event>>,
    /// What was said in held events, by their `seq`.
    said: BTreeMap<u32, String>,
    /// How many texts were given out.
    texts: u64,
    dropped: u64,
}

/// How far one worker has been read.
#[derive(Debug)]
struct Cursor {
    chunk: Arc<Chunk>,
    /// How many events of the chunk were read.
    read: usize,
    texts: Arc<Texts>,
    /// The number of the text that `texts` begins with.
    text: u64,
}

impl Follower {
    pub(super) fn new(shared: Arc<Shared>, workers: Arc<Workers>) -> Follower {
        Follower {
            shared,
            workers,
            cursors: Vec::new(),
            read: 0,
            next: 0,
            held: VecDeque::new(),
            said: BTreeMap::new(),
            texts: 0,
            dropped: 0,
        }
    }

    /// Appends what has been recorded since the last call. What follows an event that is being
    /// recorded at this moment is left for the next call.
    ///
    /// It costs as much as there are workers and new events; next to nothing if nothing is new.
    pub fn read(&mut self, fresh: &mut Fresh) {
        self.take_in(fresh);
        let ready = self.held.iter().take_while(|event| event.is_some()).count();
        self.give_first(ready, fresh);
    }

    /// Appends all that has been recorded since the last call, whether or not something before it is
    /// missing. For the end of a run: an event that comes later and belongs before one of these
    /// counts as dropped.
    pub fn rest(&mut self, fresh: &mut Fresh) {
        self.take_in(fresh);
        self.give_first(self.held.len(), fresh);
    }

    /// How many events were read and are held back.
    pub fn held(&self) -> usize {
        self.held.iter().flatten().count()
    }

    fn take_in(&mut self, fresh: &mut Fresh) {
        self.meet_workers(fresh);
        let dropped = self.shared.dropped.load(Ordering::Relaxed);
        fresh.dropped += dropped - self.dropped;
        self.dropped = dropped;
        // An event takes its number before it is published, so this many were read only if all were.
        let taken = self.shared.seq.load(Ordering::Relaxed);
        if u64::from(taken) == self.read {
            return;
        }
        let places = taken.saturating_sub(self.next) as usize;
        self.held.reserve(places.saturating_sub(self.held.len()));
        let mut cursors = std::mem::take(&mut self.cursors);
        for cursor in &mut cursors {
            cursor.read(|event, text| self.hold(event, text, fresh));
        }
        self.cursors = cursors;
    }

    fn meet_workers(&mut self, fresh: &mut Fresh) {
        let workers = self.workers.lock();
        for (info, buffer) in workers.iter().skip(self.cursors.len()) {
            fresh.workers.push(info.clone());
            self.cursors.push(Cursor {
                chunk: Arc::clone(&buffer.first),
                read: 0,
                texts: Arc::clone(&buffer.texts),
                text: 0,
            });
        }
    }

    fn hold(&mut self, event: Event, text: Option<String>, fresh: &mut Fresh) {
        self.read += 1;
        // Only after `rest`.
        let Some(distance) = event.seq.checked_sub(self.next) else {
            fresh.dropped += 1;
            return;
        };
        let place = distance as usize;
        if self.held.len() <= place {
            self.held.resize(place + 1, None);
        }
        self.held[place] = Some(event);
        self.said.extend(text.map(|text| (event.seq, text)));
    }

    /// Gives out what there is in the first places that are held.
    fn give_first(&mut self, places: usize, fresh: &mut Fresh) {
        fresh.events.reserve(places);
        for event in self.held.drain(..places).flatten() {
            let arg = match event.kind {
                Kind::Said => match self.said.remove(&event.seq) {
                    Some(text) => {
                        fresh.texts.push(text);
                        self.texts += 1;
                        self.texts - 1
                    }
                    // Without its text it says nothing: no list is so long.
                    None => u64::MAX,
                },
                _ => event.arg,
            };
            fresh.events.push(Event { arg, ..event });
        }
        self.next += places as u32;
        if self.held.is_empty() && self.held.capacity() > MUCH_ROOM {
            self.held = VecDeque::new();
        }
    }
}

impl Cursor {
    fn read(&mut self, mut take: impl FnMut(Event, Option<String>)) {
        loop {
            let written = self.chunk.written.load(Ordering::Acquire);
            for place in self.read..written {
                if let Some(event) = self.chunk.event(place) {
                    let said = event.kind == Kind::Said;
                    take(event, if said { self.said(event.arg) } else { None });
                }
            }
            self.read = written;
            // Nothing is added to a full chunk; to any other there may have been by now.
            if written < self.chunk.slots.len() {
                return;
            }
            let Some(next) = self.chunk.next.get() else {
                return;
            };
            self.chunk = Arc::clone(next);
            self.read = 0;
        }
    }

    /// The text of this number. Those before it belong to events that were dropped.
    fn said(&mut self, number: u64) -> Option<String> {
        while self.text <= number {
            let (text, next) = self.texts.text.get()?;
            let found = (self.text == number).then(|| text.to_string());
            let next = Arc::clone(next);
            drop_chain(std::mem::replace(&mut self.texts, next));
            self.text += 1;
            if found.is_some() {
                return found;
            }
        }
        None
    }
}

impl Drop for Cursor {
    fn drop(&mut self) {
        drop_chain(std::mem::take(&mut self.texts));
    }
}

#[cfg(test)]
mod tests;
