//! Guards that tell the recorder when they give back what they hold.

use crate::record::Place;
use standin::counterpoint::{self, ObjectId};
use std::fmt;
use std::ops::{Deref, DerefMut};

/// Something that is held; dropping it says that it is given back.
#[derive(Debug)]
pub(crate) struct Held {
    verb: &'static str,
    object: ObjectId,
    place: Place,
    n: i64,
}

impl Held {
    /// Given back with `verb` and the integer `n`; taken at `place`.
    pub(crate) fn new(verb: &'static str, object: ObjectId, place: Place, n: i64) -> Self {
        Self {
            verb,
            object,
            place,
            n,
        }
    }

    /// How much is held.
    pub(crate) fn amount(&self) -> i64 {
        self.n
    }

    /// Takes `n` of it, to be held on its own.
    pub(crate) fn split(&mut self, n: i64) -> Self {
        self.n -= n;
        Self { n, ..*self }
    }

    /// Holds what `other` held too.
    pub(crate) fn merge(&mut self, other: Self) {
        self.n += other.n;
        other.forget();
    }

    /// It is never given back.
    pub(crate) fn forget(self) {
        std::mem::forget(self);
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        counterpoint::done(self.verb, self.object, self.place, self.n, "");
    }
}

/// A guard of the real crate, and the record of it.
pub struct Guard<G> {
    // Said before the lock is really free, so that nobody is seen to have it at the same time.
    held: Held,
    real: G,
}

impl<G> Guard<G> {
    pub(crate) fn new(held: Held, real: G) -> Self {
        Self { held, real }
    }

    pub(crate) fn map_real<H>(self, map: impl FnOnce(G) -> H) -> Guard<H> {
        Guard {
            held: self.held,
            real: map(self.real),
        }
    }

    /// A writer becomes a reader.
    pub(crate) fn downgraded<H>(self, downgrade: impl FnOnce(G) -> H) -> Guard<H> {
        let Self { held, real } = self;
        let reads = Held {
            verb: "unread",
            ..held
        };
        counterpoint::done("read", reads.object, reads.place, 0, "downgrade");
        drop(held);
        Guard {
            held: reads,
            real: downgrade(real),
        }
    }

    pub(crate) fn try_map_real<H>(
        self,
        map: impl FnOnce(G) -> Result<H, G>,
    ) -> Result<Guard<H>, Self> {
        match map(self.real) {
            Ok(real) => Ok(Guard {
                held: self.held,
                real,
            }),
            Err(real) => Err(Self {
                held: self.held,
                real,
            }),
        }
    }
}

impl<G: Deref> Deref for Guard<G> {
    type Target = G::Target;

    fn deref(&self) -> &G::Target {
        &self.real
    }
}

impl<G: DerefMut> DerefMut for Guard<G> {
    fn deref_mut(&mut self) -> &mut G::Target {
        &mut self.real
    }
}

impl<G: fmt::Debug> fmt::Debug for Guard<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}

impl<G: fmt::Display> fmt::Display for Guard<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}
