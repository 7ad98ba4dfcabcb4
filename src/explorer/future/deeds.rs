//! What can be done to what is shared, each with a number of its own.

/// The numbers of what can be done, each to one thing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kinds {
    pub vars: usize,
    pub mutexes: usize,
    pub channels: usize,
    pub futures: usize,
    pub conditions: usize,
}

/// What can be done to one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    Read(usize),
    Write(usize),
    Lock(usize),
    /// Sends or closes.
    Send(usize),
    Recv(usize),
    /// Makes, resolves or cancels.
    Settle(usize),
    /// Awaits or asks.
    Await(usize),
    Wait(usize),
    Wake(usize),
    Notify(usize),
    Spawn,
    /// Asks how tasks are, or cancels them.
    Tasks,
}

impl Kinds {
    /// The number of a deed. Those after the last say the same of a deed without a mutex held.
    pub fn bit(&self, deed: Deed) -> usize {
        let (channels, futures) = (2 * self.vars + self.mutexes, 2 * self.channels);
        let conditions = channels + futures + 2 * self.futures;
        match deed {
            Deed::Read(id) => 2 * id,
            Deed::Write(id) => 2 * id + 1,
            Deed::Lock(id) => 2 * self.vars + id,
            Deed::Send(id) => channels + 2 * id,
            Deed::Recv(id) => channels + 2 * id + 1,
            Deed::Settle(id) => channels + futures + 2 * id,
            Deed::Await(id) => channels + futures + 2 * id + 1,
            Deed::Wait(id) => conditions + 3 * id,
            Deed::Wake(id) => conditions + 3 * id + 1,
            Deed::Notify(id) => conditions + 3 * id + 2,
            Deed::Spawn => conditions + 3 * self.conditions,
            Deed::Tasks => conditions + 3 * self.conditions + 1,
        }
    }

    fn count(&self) -> usize {
        self.bit(Deed::Tasks) + 1
    }

    /// The number of a deed done while this mutex may not be held.
    pub fn without(&self, deed: Deed, mutex: usize) -> usize {
        self.count() * (1 + mutex) + self.bit(deed)
    }
}
