//! The words of a report for operations and for what they are on.

macro_rules! verbs {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// An operation.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Verb { $($(#[$doc])* $name,)* }

        impl Verb {
            const ALL: &[(Verb, &str)] = &[$((Verb::$name, $word),)*];
        }
    };
}

verbs! {
    /// Takes a mutex.
    Lock = "lock",
    /// Takes a mutex if it is free.
    TryLock = "try_lock",
    /// Gives a mutex back.
    Unlock = "unlock",
    /// Takes a share of a readers–writer lock.
    Read = "read",
    /// Takes a share if there is no writer.
    TryRead = "try_read",
    /// Gives a share back.
    Unread = "unread",
    /// Takes a readers–writer lock alone.
    Write = "write",
    /// Takes it alone if it is free.
    TryWrite = "try_write",
    /// Gives it back.
    Unwrite = "unwrite",
    /// Waits for a condition variable.
    Wait = "wait",
    /// Waits for it so long at most.
    WaitTimeout = "wait_timeout",
    /// Wakes one of those who wait.
    NotifyOne = "notify_one",
    /// Wakes all of those who wait.
    NotifyAll = "notify_all",
    /// Puts something into a channel.
    Send = "send",
    /// Puts something into a channel if there is room.
    TrySend = "try_send",
    /// Takes something out of a channel.
    Recv = "recv",
    /// Takes something out of a channel if there is something.
    TryRecv = "try_recv",
    /// Takes something out of a channel, and waits so long at most.
    RecvTimeout = "recv_timeout",
    /// The last sender is gone.
    Close = "close",
    /// The receiver is gone.
    Drop = "drop",
    /// Comes to a barrier.
    Arrive = "arrive",
    /// Takes permits.
    Acquire = "acquire",
    /// Takes permits if there are enough.
    TryAcquire = "try_acquire",
    /// Gives permits back.
    Release = "release",
    /// Waits to be notified.
    Notified = "notified",
    /// Wakes all who wait to be notified.
    NotifyWaiters = "notify_waiters",
    /// Reads an atomic.
    Load = "load",
    /// Writes an atomic.
    Store = "store",
    /// Reads and writes an atomic in one step.
    Rmw = "rmw",
    /// Calls what is done once.
    Call = "call",
    /// Waits to be unparked.
    Park = "park",
    /// Lets a task go on that is parked.
    Unpark = "unpark",
    /// Starts a task.
    Spawn = "spawn",
    /// Waits for a task to end.
    Join = "join",
    /// Asks a task to stop.
    Cancel = "cancel",
    /// Lets others go first.
    Yield = "yield",
    /// Lets time pass.
    Sleep = "sleep",
    /// Ends the program.
    Exit = "exit",
}

impl Verb {
    /// The operation that a report calls so.
    pub fn parse(word: &str) -> Option<Verb> {
        let known = Verb::ALL.iter().find(|(_, known)| *known == word);
        known.map(|(verb, _)| *verb)
    }

    /// What a report calls it.
    pub fn word(self) -> &'static str {
        let known = Verb::ALL.iter().find(|(verb, _)| *verb == self);
        known.map_or("", |(_, word)| word)
    }
}

/// What is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// One task at a time.
    Mutex,
    /// Many readers or one writer.
    RwLock,
    /// Where tasks wait until something holds.
    Condvar,
    /// Messages from task to task.
    Channel,
    /// A channel that holds nothing: each message is handed over.
    Rendezvous,
    /// One message, once.
    Oneshot,
    /// Where tasks wait for each other.
    Barrier,
    /// So many at once.
    Semaphore,
    /// Where tasks wait to be told.
    Notify,
    /// A number in memory.
    Atomic,
    /// What is done once.
    Once,
    /// Something else.
    Other,
}

impl Kind {
    /// What a report calls so; `n` is what it says of its size.
    pub fn parse(word: &str, n: Option<i64>) -> Kind {
        match word {
            "mutex" => Kind::Mutex,
            "rwlock" => Kind::RwLock,
            "condvar" => Kind::Condvar,
            "sync_channel" if n.unwrap_or(0) == 0 => Kind::Rendezvous,
            "channel" | "mpsc" | "sync_channel" | "unbounded" => Kind::Channel,
            "oneshot" => Kind::Oneshot,
            "barrier" => Kind::Barrier,
            "semaphore" => Kind::Semaphore,
            "notify" => Kind::Notify,
            "once" => Kind::Once,
            word if word.starts_with("atomic") => Kind::Atomic,
            _ => Kind::Other,
        }
    }

    /// What to call one that nobody named.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Mutex => "mutex",
            Kind::RwLock => "rwlock",
            Kind::Condvar => "condvar",
            Kind::Channel | Kind::Rendezvous => "channel",
            Kind::Oneshot => "oneshot",
            Kind::Barrier => "barrier",
            Kind::Semaphore => "semaphore",
            Kind::Notify => "notify",
            Kind::Atomic => "atomic",
            Kind::Once => "once",
            Kind::Other => "shared",
        }
    }
}
