//! The scheduler: one task runs at a time, and every operation asks here first.
//!
//! A task *announces* what it is about to do; the policy *picks* who goes on among those that can; the picked task
//! *carries out* its operation on the model and runs until its next announcement. Story time goes on only when nobody can.

mod effect;
mod enabled;
mod pick;

pub use pick::Picked;

use super::baton::Baton;
use super::book;
use super::model::Model;
use super::op::{Kind, Op, Reply, Step};
use super::random::Random;
use super::tree::Tree;
use crate::counterpoint::{Ending, Mode, ObjectId, TaskId};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

static CONTROL: Mutex<Control> = Mutex::new(Control::new());
static CLOCK: AtomicU64 = AtomicU64::new(0);

/// How the next task is picked.
#[derive(Debug)]
pub enum Policy {
    /// Goes on until it waits, then first come first served.
    Plain,
    /// Any, all alike.
    Random(Random),
    /// By these choices, then plain.
    Given(Vec<u32>),
    /// By a systematic search.
    Tree(Box<Tree>),
}

/// What the scheduler knows of a task.
pub struct Task {
    pub baton: Arc<Baton>,
    pub pending: Option<Op>,
    pub ended: bool,
    /// The scope it belongs to.
    pub scope: ObjectId,
    /// Since when it can go on, in announcements; 0: it cannot.
    ready: u64,
    /// Operations in a row that only looked, while nobody changed anything.
    looks: u32,
    seen: u64,
    /// It was woken from a condition variable.
    pub woken: bool,
    pub timed_out: bool,
    /// The step that woke it, spawned it or ended it.
    pub woken_by: Option<usize>,
    /// It was unparked and has not parked since.
    pub token: bool,
    /// The step that did.
    pub unparked_by: Option<usize>,
    /// How often it was woken for no reason.
    pub spurious: u32,
}

/// A schedule being carried out.
pub struct Control {
    pub epoch: u64,
    pub tasks: Vec<Task>,
    pub objects: Vec<Model>,
    pub policy: Policy,
    pub steps: Vec<Step>,
    /// Whether `steps` are kept.
    pub keeps: bool,
    pub choices: Vec<u32>,
    /// Of the choices, which changed from a task that could have gone on: index in `choices` and that task.
    pub switches: Vec<(usize, TaskId)>,
    pub count: u32,
    pub bound: u32,
    /// Operations in a row that only look, after which a task gives way.
    pub patience: u32,
    /// Whether story time has gone by while a task did nothing but look again and again.
    pub busy: bool,
    pub spurious: bool,
    pub running: TaskId,
    /// In which way the picked task's operation goes.
    pub way: u32,
    /// Stops exploring at this time: the rest of the schedule is plain.
    pub stop: Option<Instant>,
    pub over: Option<Ending>,
    /// Whether something was left out so that the schedule would end.
    pub trimmed: bool,
    pub left: Vec<TaskId>,
    /// How many steps had been taken when the body ended.
    body_ended: Option<u32>,
    asked: u64,
    changes: u64,
    later: bool,
}

impl Control {
    const fn new() -> Self {
        Self {
            epoch: 0,
            tasks: Vec::new(),
            objects: Vec::new(),
            policy: Policy::Plain,
            steps: Vec::new(),
            keeps: false,
            choices: Vec::new(),
            switches: Vec::new(),
            count: 0,
            bound: 0,
            patience: 0,
            busy: false,
            spurious: false,
            running: 0,
            way: 0,
            stop: None,
            over: None,
            trimmed: false,
            left: Vec::new(),
            body_ended: None,
            asked: 0,
            changes: 0,
            later: false,
        }
    }

    /// Adds a task that is about to take its first step; `None`: one that is not controlled.
    pub fn add_task(&mut self, id: TaskId, baton: &Arc<Baton>, first: Option<Op>, scope: ObjectId) {
        let woken_by = self.steps.len().checked_sub(1);
        while self.tasks.len() <= id as usize {
            self.tasks.push(Task {
                baton: Arc::default(),
                pending: None,
                ended: true,
                scope: 0,
                ready: 0,
                looks: 0,
                seen: 0,
                woken: false,
                timed_out: false,
                woken_by: None,
                token: false,
                unparked_by: None,
                spurious: 0,
            });
        }
        let task = &mut self.tasks[id as usize];
        task.baton = Arc::clone(baton);
        task.pending = first;
        task.ended = false;
        task.scope = scope;
        task.woken_by = woken_by;
        if let Some(Model::Scope { running, .. }) = self.objects.get_mut(scope as usize) {
            *running += 1;
        }
    }

    fn task(&mut self, id: TaskId) -> &mut Task {
        &mut self.tasks[id as usize]
    }

    /// The model of the object.
    pub fn model(&mut self, id: ObjectId) -> &mut Model {
        let index = id as usize;
        while self.objects.len() <= index {
            self.objects.push(Model::Plain);
        }
        &mut self.objects[index]
    }
}

/// The scheduler. Never held while anything of the student runs.
pub fn control() -> MutexGuard<'static, Control> {
    CONTROL.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Story time in ns, of a controlled run.
pub fn clock() -> u64 {
    CLOCK.load(Ordering::Relaxed)
}

/// Sets story time.
fn set_clock(at: u64) {
    CLOCK.store(at, Ordering::Relaxed);
}

/// Story time stands still at `at`, which the clock of a runtime told until now.
pub fn stop_clock(at: u64) {
    set_clock(at);
}

/// Story time goes on while the only thread blocks, as an async run's does.
pub fn add_clock(by: u64) {
    CLOCK.fetch_add(by, Ordering::Relaxed);
}

/// Operations in a row that only look, after which a task gives way in the plain policy.
const PATIENCE: u32 = 50;
/// The same in a search, where each of them multiplies the schedules.
const SHORT_PATIENCE: u32 = 6;

/// A new schedule begins, in a run of mode `turn` or (`searched`) `search`.
pub fn begin(
    epoch: u64,
    policy: Policy,
    bound: u32,
    searched: bool,
    spurious: bool,
) -> MutexGuard<'static, Control> {
    let mut control = control();
    *control = Control::new();
    control.epoch = epoch;
    control.keeps = searched;
    control.policy = policy;
    control.bound = bound;
    control.patience = if searched { SHORT_PATIENCE } else { PATIENCE };
    control.spurious = searched && spurious;
    set_clock(0);
    control
}

/// An object is used for the first time.
pub fn add_object(id: ObjectId, model: Model) {
    if matches!(super::seat::mode(), Mode::Turn | Mode::Search) {
        *control().model(id) = model;
    }
}

impl Control {
    /// Carries out the pending operation of the task, which was picked.
    pub fn carry_out(&mut self, id: TaskId, alternative: u32) -> Reply {
        let Some(op) = self.task(id).pending.take() else {
            return Reply::default();
        };
        self.count += 1;
        self.task(id).ready = 0;
        let index = self.steps.len();
        let (reply, after) = self.effect(id, &op, alternative, index);
        if op.kind.only_looks() || !reply.ok && op.kind.is_try() {
            self.looked(id);
        } else if op.kind != Kind::Rmw {
            self.changes += 1;
        }
        if self.keeps {
            let later = std::mem::take(&mut self.later);
            self.steps.push(Step {
                task: id,
                op,
                after,
                later,
            });
        }
        reply
    }

    /// Says whether the read-modify-write operation that was just carried out changed anything.
    pub fn settle(&mut self, id: TaskId, changed: bool) {
        if changed {
            self.changes += 1;
        } else {
            self.looked(id);
        }
    }

    fn looked(&mut self, id: TaskId) {
        let changes = self.changes;
        let task = self.task(id);
        if task.seen == changes {
            task.looks += 1;
        } else {
            task.seen = changes;
            task.looks = 1;
        }
    }

    /// The tasks that have not ended.
    pub fn live(&self) -> Vec<TaskId> {
        let ids = 0..TaskId::try_from(self.tasks.len()).unwrap_or(TaskId::MAX);
        ids.filter(|id| !self.tasks[*id as usize].ended).collect()
    }

    /// Whether a task other than `own` can go on now.
    pub fn can_another(&self, own: TaskId) -> bool {
        self.live()
            .into_iter()
            .any(|id| id != own && self.is_enabled(id))
    }

    /// When the first task that waits for a time goes on.
    pub fn next_deadline(&self) -> Option<u64> {
        let deadlines = self
            .tasks
            .iter()
            .filter_map(|task| task.pending.as_ref()?.deadline);
        deadlines.filter(|deadline| *deadline > clock()).min()
    }

    /// The run is over.
    pub fn finish(&mut self, how: Ending) {
        if self.over.is_none() {
            self.over = Some(how);
            super::run::OVER.tell();
        }
    }
}

/// Records that the task has to wait, if it has.
pub fn record_ask(op: &Op) {
    if let (false, Some(place)) = (op.verb.is_empty(), op.place) {
        book::ask(op.verb, op.object, place, told(op), op.deadline.is_some());
    }
}

/// The task can never carry out the operation.
pub fn record_stuck(id: TaskId, op: &Op) {
    if let (false, Some(place)) = (op.verb.is_empty(), op.place) {
        book::stuck_at(id, op.verb, op.object, place, told(op));
    }
}

/// What its number says to a reader of the report.
fn told(op: &Op) -> i64 {
    if op.kind.tells_number() {
        i64::try_from(op.with).unwrap_or(0)
    } else {
        0
    }
}
