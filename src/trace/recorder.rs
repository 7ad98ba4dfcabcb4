//! Records the events of a run: one writer for each worker, no lock on the path of a step.
//!
//! A writer appends to a chain of chunks that only it writes to. What it has written it publishes
//! with one release store, so that anybody may read along at any time without stopping it. Slots
//! are relaxed atomics: on the machines we know they cost what plain stores cost, and they make
//! reading along free of data races without any `unsafe`.

mod follow;

pub use follow::{Follower, Fresh};

use super::event::{Event, Kind};
use super::{Trace, WorkerInfo};
use std::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// Where a run's events are collected.
#[derive(Debug)]
pub struct Recorder {
    shared: Arc<Shared>,
    workers: Arc<Workers>,
}

/// Who records, in the order of their numbers.
#[derive(Debug, Default)]
struct Workers(Mutex<Vec<(WorkerInfo, Arc<Buffer>)>>);

impl Workers {
    fn lock(&self) -> MutexGuard<'_, Vec<(WorkerInfo, Arc<Buffer>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Debug)]
struct Shared {
    /// The next place in the order of the run.
    seq: AtomicU32,
    /// How many more events may be recorded.
    room: AtomicU64,
    /// Whether nothing is to be kept at all.
    off: bool,
    dropped: AtomicU64,
}

/// The events of one worker.
#[derive(Debug)]
struct Buffer {
    first: Arc<Chunk>,
    texts: Arc<Texts>,
}

#[derive(Debug)]
struct Chunk {
    slots: Box<[[AtomicU64; 4]]>,
    written: AtomicUsize,
    next: OnceLock<Arc<Chunk>>,
}

/// A chain of texts, one link for each.
#[derive(Debug, Default)]
struct Texts {
    text: OnceLock<(Box<str>, Arc<Texts>)>,
}

/// The smallest chunk: ten thousand threads of a few events each must not cost much memory.
const FIRST_CHUNK: usize = 16;
/// The largest chunk.
const LAST_CHUNK: usize = 1 << 16;

/// Records the events of one worker.
#[derive(Debug)]
pub struct Writer {
    shared: Arc<Shared>,
    worker: u16,
    chunk: Arc<Chunk>,
    written: usize,
    texts: Arc<Texts>,
    said: u64,
}

impl Recorder {
    /// A recorder for at most `most` events; what comes after is counted and dropped.
    pub fn new(most: u64) -> Recorder {
        let shared = Shared {
            seq: AtomicU32::new(0),
            room: AtomicU64::new(most),
            off: most == 0,
            dropped: AtomicU64::new(0),
        };
        Recorder {
            shared: Arc::new(shared),
            workers: Arc::default(),
        }
    }

    /// A recorder that keeps nothing.
    pub fn off() -> Recorder {
        Recorder::new(0)
    }

    /// A writer for one more worker. Workers beyond 65 535 share the last number.
    pub fn writer(&self, info: WorkerInfo) -> Writer {
        let chunk = Chunk::new(FIRST_CHUNK);
        let texts = Arc::new(Texts::default());
        let buffer = Arc::new(Buffer {
            first: Arc::clone(&chunk),
            texts: Arc::clone(&texts),
        });
        let mut workers = self.workers.lock();
        let worker = u16::try_from(workers.len()).unwrap_or(u16::MAX);
        workers.push((info, buffer));
        let shared = Arc::clone(&self.shared);
        // A recorder that keeps nothing need not fill a chunk first.
        let written = if shared.room.load(Ordering::Relaxed) == 0 {
            FIRST_CHUNK
        } else {
            0
        };
        Writer {
            shared,
            worker,
            chunk,
            written,
            texts,
            said: 0,
        }
    }

    /// Somebody who reads along from the beginning. It goes on reading when the recorder is gone.
    pub fn follow(&self) -> Follower {
        Follower::new(Arc::clone(&self.shared), Arc::clone(&self.workers))
    }

    /// How many events were dropped because there was no more room.
    pub fn dropped(&self) -> u64 {
        self.shared.dropped.load(Ordering::Relaxed)
    }

    /// What has been recorded up to now, in order. It can be called while the run goes on: every
    /// event that it gives is whole, and of each worker it gives a prefix.
    pub fn snapshot(&self) -> Trace {
        let workers: Vec<_> = self.workers.lock().clone();
        let mut trace = Trace {
            dropped: self.dropped(),
            ..Trace::default()
        };
        for (info, buffer) in workers {
            let texts_before = trace.texts.len() as u64;
            let start = trace.events.len();
            buffer.read(&mut trace.events);
            for event in &mut trace.events[start..] {
                if event.kind == Kind::Said {
                    event.arg += texts_before;
                }
            }
            buffer.read_texts(&mut trace.texts);
            trace.workers.push(info);
        }
        trace.events.sort_unstable_by_key(|event| event.seq);
        trace
    }
}

impl Buffer {
    fn read(&self, events: &mut Vec<Event>) {
        let mut chunk = Some(&self.first);
        while let Some(current) = chunk {
            let written = current.written.load(Ordering::Acquire);
            events.extend((0..written).filter_map(|place| current.event(place)));
            // A chunk that was not full a moment ago may be followed by now; what came between
            // would be missed.
            chunk = current
                .next
                .get()
                .filter(|_| written == current.slots.len());
        }
    }

    fn read_texts(&self, texts: &mut Vec<String>) {
        let mut link = &self.texts;
        while let Some((text, next)) = link.text.get() {
            texts.push(text.to_string());
            link = next;
        }
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        drop_chain(std::mem::take(&mut self.texts));
    }
}

/// Drops a chain of texts link by link: it may be long, and must not recurse. Whoever lets go of a
/// link last goes on with the next.
fn drop_chain(texts: Arc<Texts>) {
    let mut next = Some(texts);
    while let Some(link) = next.and_then(Arc::into_inner) {
        next = link.text.into_inner().map(|(_, next)| next);
    }
}

impl Chunk {
    fn new(size: usize) -> Arc<Chunk> {
        let slots = (0..size)
            .map(|_| [const { AtomicU64::new(0) }; 4])
            .collect();
        Arc::new(Chunk {
            slots,
            written: AtomicUsize::new(0),
            next: OnceLock::new(),
        })
    }

    /// The event at a place that has been written.
    fn event(&self, place: usize) -> Option<Event> {
        let slot = &self.slots[place];
        Event::from_words([0, 1, 2, 3].map(|at: usize| slot[at].load(Ordering::Relaxed)))
    }
}

impl Writer {
    /// Records an event that happened at `at` (nanoseconds since the run began). Its place in the
    /// order is taken here.
    #[inline]
    pub fn record(&mut self, at: u64, event: Event) {
        if self.written == self.chunk.slots.len() && !self.grow() {
            self.shared.dropped.fetch_add(1, Ordering::Relaxed);
            return;
        }
        let seq = self.shared.seq.fetch_add(1, Ordering::Relaxed);
        let event = Event {
            at,
            seq,
            worker: self.worker,
            ..event
        };
        let slot = &self.chunk.slots[self.written];
        for (cell, word) in slot.iter().zip(event.to_words()) {
            cell.store(word, Ordering::Relaxed);
        }
        self.written += 1;
        self.chunk.written.store(self.written, Ordering::Release);
    }

    /// Records an event also where there is no more room: the one that says when a run was over
    /// must not be missing.
    pub fn record_anyway(&mut self, at: u64, event: Event) {
        if !self.shared.off && self.written == self.chunk.slots.len() && !self.grow() {
            self.append(Chunk::new(FIRST_CHUNK));
        }
        self.record(at, event);
    }

    /// Records that a task said something.
    pub fn say(&mut self, at: u64, event: Event, text: String) {
        if !self.keeps() {
            self.shared.dropped.fetch_add(1, Ordering::Relaxed);
            return;
        }
        // The text first, so that whoever sees the event finds it.
        let next = Arc::new(Texts::default());
        // Only this writer sets its last link, so it is still empty.
        let _ = self
            .texts
            .text
            .set((text.into_boxed_str(), Arc::clone(&next)));
        self.texts = next;
        self.record(
            at,
            Event {
                kind: Kind::Said,
                arg: self.said,
                ..event
            },
        );
        self.said += 1;
    }

    /// Whether the recorder keeps events at all; if not, there is no need to ask for the time.
    #[inline]
    pub fn keeps(&self) -> bool {
        self.written < self.chunk.slots.len() || self.shared.room.load(Ordering::Relaxed) > 0
    }

    fn append(&mut self, chunk: Arc<Chunk>) {
        // Only this writer sets what comes after its last chunk.
        let _ = self.chunk.next.set(Arc::clone(&chunk));
        (self.chunk, self.written) = (chunk, 0);
    }

    #[cold]
    fn grow(&mut self) -> bool {
        let size = (self.chunk.slots.len() * 4).min(LAST_CHUNK);
        let taken = self
            .shared
            .room
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |room| {
                (room > 0).then(|| room.saturating_sub(size as u64))
            });
        let Ok(room) = taken else { return false };
        self.append(Chunk::new(size.min(usize::try_from(room).unwrap_or(size))));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::{StepId, TaskId};

    fn event(task: u32) -> Event {
        Event::new(Kind::Yielded, TaskId(task), StepId(0))
    }

    #[test]
    fn events_come_back_whole_and_in_order_while_they_are_written() {
        let recorder = Recorder::new(1_000_000);
        let per_writer = 20_000;
        std::thread::scope(|scope| {
            for task in 0..3 {
                let mut writer = recorder.writer(WorkerInfo::default());
                scope.spawn(move || {
                    for at in 0..per_writer {
                        writer.record(at, event(task));
                    }
                });
            }
            for _ in 0..50 {
                let trace = recorder.snapshot();
                for task in 0..3 {
                    let times = trace
                        .events
                        .iter()
                        .filter(|e| e.task.0 == task)
                        .map(|e| e.at);
                    assert!(
                        times.enumerate().all(|(nth, at)| nth as u64 == at),
                        "a prefix"
                    );
                }
            }
        });
        let trace = recorder.snapshot();
        assert_eq!(trace.events.len(), 3 * per_writer as usize);
        assert!(
            trace
                .events
                .windows(2)
                .all(|pair| pair[0].seq < pair[1].seq)
        );
        assert_eq!(trace.dropped, 0);
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        let recorder = Recorder::new(100);
        let mut writer = recorder.writer(WorkerInfo::default());
        for at in 0..1_000 {
            writer.record(at, event(0));
        }
        let trace = recorder.snapshot();
        assert_eq!(trace.events.len() as u64 + trace.dropped, 1_000);
        assert!(trace.dropped >= 800, "{}", trace.dropped);
        writer.record_anyway(7, event(0));
        assert_eq!(
            recorder.snapshot().events.last().map(|event| event.at),
            Some(7)
        );
        let off = Recorder::off();
        let mut writer = off.writer(WorkerInfo::default());
        assert!(!writer.keeps());
        writer.record(0, event(0));
        writer.say(0, event(0), "lost".into());
        writer.record_anyway(0, event(0));
        assert_eq!((off.snapshot().events.len(), off.dropped()), (0, 3));
    }

    #[test]
    fn texts_stay_with_their_events() {
        let recorder = Recorder::new(1_000);
        let mut writers: Vec<_> = (0..2)
            .map(|_| recorder.writer(WorkerInfo::default()))
            .collect();
        for round in 0..50 {
            for (nth, writer) in writers.iter_mut().enumerate() {
                writer.say(0, event(nth as u32), format!("{nth} says {round}"));
            }
        }
        let trace = recorder.snapshot();
        let said: Vec<_> = trace
            .events
            .iter()
            .map(|e| trace.texts[e.arg as usize].as_str())
            .collect();
        assert_eq!(&said[..3], ["0 says 0", "1 says 0", "0 says 1"]);
        assert_eq!(said.len(), 100);
    }

    #[test]
    fn a_long_chain_of_texts_is_dropped_without_recursion() {
        let recorder = Recorder::new(10_000_000);
        let mut writer = recorder.writer(WorkerInfo::default());
        for _ in 0..300_000 {
            writer.say(0, event(0), String::new());
        }
        drop(writer);
        drop(recorder);
    }
}
