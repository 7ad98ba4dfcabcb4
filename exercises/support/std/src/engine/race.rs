//! Which operations depend on one another.

use super::op::{Kind, Op};
use crate::counterpoint::TaskId;

/// Whether it matters which of the two operations comes first, and either could.
pub fn conflict(a: (TaskId, &Op), b: (TaskId, &Op)) -> bool {
    one_way(a, b) || one_way(b, a)
}

fn one_way((task, a): (TaskId, &Op), (other, b): (TaskId, &Op)) -> bool {
    use Kind::{
        Arrive, Close, Completed, Drop, End, Enter, IsFinished, Load, NotifyAll, NotifyOne, Park,
        Read, Recv, Rmw, Send,
    };
    use Kind::{
        Store, TryLock, TryRead, TryRecv, TrySend, TryWrite, Unlock, Unpark, Unread, Unwrite, Wait,
        Write,
    };
    let taking = |op: &Op| matches!(op.kind, Kind::Lock | Kind::Relock | TryLock);
    match (a.kind, b.kind) {
        (Unpark, Park) => a.with == u64::from(other),
        (IsFinished, End) => a.with == u64::from(other),
        (End, IsFinished) => b.with == u64::from(task),
        (Wait, TryLock) => a.second == b.object,
        _ if a.object == 0 || a.object != b.object => false,
        (Unlock, TryLock) => true,
        (_, Kind::Lock | Kind::Relock | TryLock) => taking(a),
        (Read | TryRead | Write | TryWrite, Write | TryWrite) => true,
        (Unread, TryWrite) | (Unwrite, TryRead | TryWrite) => true,
        (Wait | NotifyOne | NotifyAll, NotifyOne | NotifyAll) => true,
        (Send | TrySend, Send | TrySend | Drop) => true,
        (Recv | TryRecv, Recv | TryRecv) => true,
        (TryRecv, Send | TrySend | Close) | (TrySend, Recv) => true,
        (Recv, Send | Close) => a.deadline.is_some(),
        (Arrive, Arrive) | (Enter, Enter) => true,
        (Load, Store | Rmw | Completed) | (Store | Rmw, Store | Rmw) => true,
        _ => false,
    }
}

/// Whether the second operation, which came later, had to come after the first, though neither could have come first
/// as they stood: the first gave back what the second took.
pub fn gives_way(a: &Op, b: &Op) -> bool {
    let taking = matches!(b.kind, Kind::Lock | Kind::Relock | Kind::TryLock);
    if a.kind == Kind::Wait && taking {
        return a.second == b.object;
    }
    a.object != 0
        && a.object == b.object
        && match a.kind {
            Kind::Unlock => taking,
            Kind::Unread => matches!(b.kind, Kind::Write | Kind::TryWrite),
            Kind::Unwrite => matches!(
                b.kind,
                Kind::Read | Kind::TryRead | Kind::Write | Kind::TryWrite
            ),
            Kind::Completed => b.kind == Kind::Enter,
            _ => false,
        }
}
