//! What both ends of a channel share.

use crate::counterpoint::{ObjectId, Place};
use crate::engine::book;
use crate::engine::model::{Channel, Model};
use crate::engine::op::{Kind, Op};
use crate::engine::operate::{perform, time_out};
use crate::engine::seat::{self, Who};
use crate::engine::tag::Tag;
use crate::engine::work;
use std::collections::VecDeque;
use std::panic::Location;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A channel.
pub struct Inner<T> {
    tag: Tag,
    capacity: Option<usize>,
    state: Mutex<State<T>>,
    /// Receivers wait for it.
    news: Condvar,
    /// Senders wait for it.
    room: Condvar,
}

struct State<T> {
    /// The messages with their numbers.
    queue: VecDeque<(u64, T)>,
    senders: usize,
    receiver: bool,
    sent: u64,
    received: u64,
    /// Whether a receiver waits.
    wanted: bool,
}

/// Why there is no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nothing {
    Empty,
    Closed,
    TimeOut,
}

/// Why a message could not be sent.
#[derive(Debug)]
pub enum Refused<T> {
    Full(T),
    Closed(T),
}

impl<T> Inner<T> {
    /// A channel with one sender and one receiver.
    pub fn new(capacity: Option<usize>, made: Place) -> Self {
        Self {
            tag: Tag::new("channel", made),
            capacity,
            state: Mutex::new(State {
                queue: VecDeque::new(),
                senders: 1,
                receiver: true,
                sent: 0,
                received: 0,
                wanted: false,
            }),
            news: Condvar::new(),
            room: Condvar::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn id(&self) -> ObjectId {
        self.tag.id(self.first(), || {
            let state = self.lock();
            Model::Channel(Channel {
                queue: state.queue.iter().map(|_| usize::MAX).collect(),
                capacity: self.capacity.map(|capacity| capacity as u64),
                senders: state.senders as u64,
                receiver: state.receiver,
                sent: state.sent,
                received: state.received,
                takes: vec![usize::MAX; usize::try_from(state.received).unwrap_or(0)],
                closes: Vec::new(),
            })
        })
    }

    /// Sends, waiting for room.
    pub fn send(&self, value: T, place: Place) -> Result<(), T> {
        if seat::who() == Who::Controlled {
            let id = self.id();
            if self.is_full(&self.lock()) {
                work::blocks(|| String::from("SyncSender::send"), place);
            }
            perform(Op::new(Kind::Send, id).asking("send", place));
        }
        let mut state = self.lock();
        let mut asked = false;
        while self.is_full(&state) {
            self.note_ask(&mut asked, "send", place, false);
            state = self
                .room
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        if !state.receiver {
            drop(state);
            self.note("send", place, "closed");
            return Err(value);
        }
        let number = put(&mut state, value);
        self.news.notify_one();
        if self.capacity == Some(0) {
            return self.hand_over(state, number, place);
        }
        self.note("send", place, "");
        Ok(())
    }

    /// Waits until the message was taken.
    fn hand_over<'a>(
        &'a self,
        mut state: MutexGuard<'a, State<T>>,
        number: u64,
        place: Place,
    ) -> Result<(), T> {
        if seat::who() == Who::Controlled {
            drop(state);
            perform(
                Op::new(Kind::Handoff, self.id())
                    .with(number)
                    .asking("send", place),
            );
            state = self.lock();
        }
        let mut asked = false;
        while state.received <= number && state.receiver {
            self.note_ask(&mut asked, "send", place, false);
            state = self
                .room
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        let back = state.queue.iter().position(|message| message.0 == number);
        let back = back.and_then(|index| state.queue.remove(index));
        drop(state);
        self.note("send", place, if back.is_some() { "closed" } else { "" });
        back.map_or(Ok(()), |(_, value)| Err(value))
    }

    /// Sends if there is room.
    pub fn try_send(&self, value: T, place: Place) -> Result<(), Refused<T>> {
        let permitted = match seat::who() {
            Who::Controlled => Some(perform(Op::new(Kind::TrySend, self.id())).ok),
            _ => None,
        };
        let mut state = self.lock();
        let refused = if !state.receiver {
            Some(("closed", Refused::Closed as fn(T) -> Refused<T>))
        } else if !permitted.unwrap_or_else(|| self.has_room_now(&state)) {
            Some(("full", Refused::Full as fn(T) -> Refused<T>))
        } else {
            None
        };
        if let Some((text, refused)) = refused {
            drop(state);
            self.note("send", place, text);
            return Err(refused(value));
        }
        put(&mut state, value);
        self.news.notify_one();
        drop(state);
        self.note("send", place, "");
        Ok(())
    }

    fn is_full(&self, state: &State<T>) -> bool {
        let full = |capacity: usize| capacity > 0 && state.queue.len() >= capacity;
        state.receiver && self.capacity.is_some_and(full)
    }

    fn has_room_now(&self, state: &State<T>) -> bool {
        match self.capacity {
            Some(0) => state.wanted && state.queue.is_empty(),
            _ => !self.is_full(state),
        }
    }

    /// Receives, waiting for so long; None: for ever.
    pub fn receive(
        &self,
        verb: &'static str,
        wait: Option<Duration>,
        place: Place,
    ) -> Result<T, Nothing> {
        let who = seat::who();
        if who == Who::Controlled {
            let id = self.id();
            if self.lock().queue.is_empty() {
                work::blocks(|| format!("Receiver::{verb}"), place);
            }
            perform(
                Op::new(Kind::Recv, id)
                    .until(wait.map(time_out))
                    .asking(verb, place),
            );
            return self.take(self.lock(), verb, place, Nothing::TimeOut);
        }
        let scale = if who == Who::Real { book::scale() } else { 1 };
        let until = wait.and_then(|wait| Instant::now().checked_add(wait / scale));
        let mut state = self.lock();
        let mut asked = false;
        while state.queue.is_empty() && state.senders > 0 {
            self.note_ask(&mut asked, verb, place, until.is_some());
            state.wanted = true;
            let Some(until) = until else {
                state = self
                    .news
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let Some(left) = until
                .checked_duration_since(Instant::now())
                .filter(|left| !left.is_zero())
            else {
                break;
            };
            state = self
                .news
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        state.wanted = false;
        self.take(state, verb, place, Nothing::TimeOut)
    }

    /// Receives if there is a message.
    pub fn try_receive(&self, place: Place) -> Result<T, Nothing> {
        if seat::who() == Who::Controlled {
            perform(Op::new(Kind::TryRecv, self.id()));
        }
        self.take(self.lock(), "try_recv", place, Nothing::Empty)
    }

    fn take(
        &self,
        mut state: MutexGuard<'_, State<T>>,
        verb: &'static str,
        place: Place,
        none: Nothing,
    ) -> Result<T, Nothing> {
        let message = state.queue.pop_front();
        let nothing = if state.senders == 0 {
            Nothing::Closed
        } else {
            none
        };
        if message.is_some() {
            state.received += 1;
        }
        self.room.notify_all();
        let text = match (&message, nothing) {
            (Some(_), _) => "",
            (None, Nothing::Closed) => "closed",
            (None, Nothing::Empty) => "empty",
            (None, Nothing::TimeOut) => "time-out",
        };
        self.note(verb, place, text);
        drop(state);
        message.map(|(_, value)| value).ok_or(nothing)
    }

    /// There is one more sender.
    pub fn add_sender(&self) {
        if seat::who() == Who::Controlled {
            let id = self.id();
            if let Model::Channel(channel) = crate::engine::control::control().model(id) {
                channel.senders += 1;
            }
        }
        self.lock().senders += 1;
    }

    /// A sender is gone.
    #[track_caller]
    pub fn drop_sender(&self) {
        if seat::who() == Who::Controlled {
            perform(Op::new(Kind::Close, self.id()));
        }
        let mut state = self.lock();
        state.senders -= 1;
        if state.senders == 0 {
            self.note("close", Location::caller(), "");
            self.news.notify_all();
        }
    }

    /// The receiver is gone, and with it the messages.
    #[track_caller]
    pub fn drop_receiver(&self) {
        if seat::who() == Who::Controlled {
            perform(Op::new(Kind::Drop, self.id()));
        }
        let mut state = self.lock();
        state.receiver = false;
        let rest = if self.capacity == Some(0) {
            VecDeque::new()
        } else {
            std::mem::take(&mut state.queue)
        };
        self.note("drop", Location::caller(), "");
        self.room.notify_all();
        drop(state);
        drop(rest);
    }

    fn note(&self, verb: &'static str, place: Place, text: &'static str) {
        if seat::who() != Who::Off {
            book::done(verb, self.known_id(), place, 0, text);
        }
    }

    /// The number, while the caller may have locked the state: the scheduler was told of it before, or need not know.
    fn known_id(&self) -> ObjectId {
        self.tag.id(self.first(), || Model::Plain)
    }

    fn first(&self) -> i64 {
        self.capacity
            .map_or(0, |capacity| i64::try_from(capacity).unwrap_or(i64::MAX))
    }

    fn note_ask(&self, asked: &mut bool, verb: &'static str, place: Place, timed: bool) {
        if !std::mem::replace(asked, true) && seat::who() == Who::Real {
            book::ask(verb, self.known_id(), place, 0, timed);
        }
    }
}

fn put<T>(state: &mut State<T>, value: T) -> u64 {
    let number = state.sent;
    state.sent += 1;
    state.queue.push_back((number, value));
    number
}
