//! The parent of a run's processes: starts them, and sees to it that none is left.

use super::child::{self, Process};
use super::protocol;
use super::serve::Server;
use crate::machine::Task;
use crate::mechanism::{Hub, os};
use crate::trace::Outcome;
use std::future::poll_fn;
use std::io;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, ready};
use std::thread::{Builder, Scope};
use tokio::sync::mpsc::{Sender as Ticket, UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;

/// Runs the program of the hub, a process for each task.
pub fn run(hub: &Arc<Hub>) {
    // Or else every worker would start workers.
    if super::is_worker() {
        let error = "this is a worker itself, because its `main` does not begin with `worker_main`";
        return refuse(hub, &io::Error::other(error));
    }
    // Where it cannot be raised the limit is lower, and that is what is looked at.
    let _ = os::limits::raise_open_files();
    let limit = os::limits::max_processes();
    hub.set_most(limit.count, limit.reason);
    let ran = child::program(hub.run().worker.as_ref())
        .and_then(|program| std::thread::scope(|scope| run_from(scope, hub, program.as_ref())));
    if let Err(error) = ran {
        refuse(hub, &error);
    }
}

fn refuse(hub: &Hub, error: &io::Error) {
    let reason = format!("the operating system starts no more processes: {error}");
    hub.stop(Outcome::Refused { reason });
}

/// What the servers of a run have in common.
pub struct Shared {
    /// The shared world.
    pub hub: Arc<Hub>,
    /// The program as workers are told it.
    pub program: Vec<u8>,
    orders: Sender<Order>,
}

/// A task that is to have a process.
struct Order {
    task: Task,
    name: String,
    /// Dropped when that is done.
    _ticket: Ticket<()>,
}

/// A task that has a process.
struct Started {
    task: Task,
    process: Process,
    stream: UnixStream,
}

impl Shared {
    /// Starts a process for each of these tasks. Whoever has a clone of the ticket in the end
    /// knows that there is more to come.
    pub fn start(&self, tasks: Vec<Task>, ticket: &Ticket<()>) {
        for task in tasks {
            let order = Order {
                name: self.hub.task_name(task.id),
                task,
                _ticket: ticket.clone(),
            };
            // Nobody takes orders any more when the run is over.
            let _ = self.orders.send(order);
        }
    }
}

/// How many threads start processes. A thread that starts one waits until the new process has its
/// program, so a second one makes use of a second core.
const STARTERS: usize = 2;

fn run_from<'scope>(
    scope: &'scope Scope<'scope, '_>,
    hub: &'scope Arc<Hub>,
    program: &'scope Path,
) -> io::Result<()> {
    // Made in here, so that a panic drops it before the scope waits for the threads.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let mut text = protocol::MAGIC.to_vec();
    protocol::append(&mut text, &**hub.program())?;
    let (orders, ordered) = channel();
    let (starting, started) = unbounded_channel();
    let ordered = Arc::new(Mutex::new(ordered));
    for _ in 0..STARTERS {
        let (ordered, starting) = (Arc::clone(&ordered), starting.clone());
        // These threads outlive the processes they start, which would die with them.
        Builder::new()
            .name("starter".into())
            .stack_size(os::limits::thread_stack_size())
            .spawn_scoped(scope, move || start_all(hub, program, &ordered, &starting))?;
    }
    let shared = Arc::new(Shared {
        hub: Arc::clone(hub),
        program: text,
        orders,
    });
    let name = hub.task_name(crate::program::TaskId::MAIN);
    let (process, stream) = Process::start(program, &name)?;
    runtime.block_on(supervise(shared, process, stream, started));
    Ok(())
}

/// Starts what is ordered.
fn start_all(
    hub: &Hub,
    program: &Path,
    ordered: &Mutex<Receiver<Order>>,
    starting: &UnboundedSender<Started>,
) {
    let next = || {
        ordered
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recv()
    };
    while let Ok(order) = next() {
        if hub.is_over() {
            continue;
        }
        match Process::start(program, &order.name) {
            Ok((process, stream)) => {
                let task = order.task;
                let started = Started {
                    task,
                    process,
                    stream,
                };
                // If nobody is there to take it the process is killed here.
                let _ = starting.send(started);
            }
            Err(error) => refuse(hub, &error),
        }
    }
}

/// Serves every process until all of them have ended or been killed.
async fn supervise(
    shared: Arc<Shared>,
    process: Process,
    stream: UnixStream,
    mut started: UnboundedReceiver<Started>,
) {
    let mut servers = JoinSet::new();
    let mut main = Server::new(&shared, crate::program::TaskId::MAIN, process);
    let task = main.main_task();
    servers.spawn(main.serve(task, stream));
    // Killed first and reaped together afterwards: they die at the same time.
    let mut killed = Vec::new();
    while let Some(happened) = poll_fn(|cx| {
        if let Poll::Ready(Some(started)) = started.poll_recv(cx) {
            return Poll::Ready(Some(Err(started)));
        }
        Poll::Ready(ready!(servers.poll_join_next(cx)).map(Ok))
    })
    .await
    {
        match happened {
            Err(Started {
                task,
                process,
                stream,
            }) => {
                let server = Server::new(&shared, task.id, process);
                servers.spawn(server.serve(task, stream));
            }
            Ok(Ok(process)) => killed.push(process),
            Ok(Err(error)) => {
                if let Ok(panic) = error.try_into_panic() {
                    std::panic::resume_unwind(panic);
                }
            }
        }
    }
}
