use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// The row of the story, literally.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
struct Row(Vec<Item>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Item {
    Waiter(TaskId),
    Notification,
}

impl Row {
    fn find(&self, who: TaskId) -> Option<usize> {
        self.0.iter().position(|item| *item == Item::Waiter(who))
    }

    fn waiters(&self) -> BTreeSet<TaskId> {
        let waiter = |item: &Item| match item {
            Item::Waiter(who) => Some(*who),
            Item::Notification => None,
        };
        self.0.iter().filter_map(waiter).collect()
    }

    fn notify(&mut self) -> bool {
        let uncovered = self.0.len() < 2 * self.waiters().len();
        self.0.extend(uncovered.then_some(Item::Notification));
        uncovered
    }

    fn notify_all(&mut self) -> bool {
        let any = self.notify();
        while self.notify() {}
        any
    }

    fn wake(&mut self, who: TaskId) -> bool {
        let Some(at) = self.find(who) else {
            return false;
        };
        let right = self.0[at..].iter();
        let first = right
            .enumerate()
            .find(|(_, item)| **item == Item::Notification);
        let Some(first) = first.map(|(after, _)| at + after) else {
            return false;
        };
        self.0.remove(first);
        self.0.remove(at);
        true
    }

    fn forget(&mut self, who: TaskId) {
        self.0.retain(|item| *item != Item::Waiter(who));
        // Whoever could have used these is gone.
        let mut unserved = 0;
        self.0.retain(|item| {
            let stays = *item != Item::Notification || unserved > 0;
            match item {
                Item::Waiter(_) => unserved += 1,
                Item::Notification if stays => unserved -= 1,
                Item::Notification => {}
            }
            stays
        });
    }

    /// Every order in which tasks can be woken if nothing else happens.
    fn orders(&self) -> BTreeSet<Vec<TaskId>> {
        let mut orders = BTreeSet::from([Vec::new()]);
        for who in self.waiters() {
            let mut next = self.clone();
            if next.wake(who) {
                let after = next.orders().into_iter();
                orders.extend(after.map(|rest| [vec![who], rest].concat()));
            }
        }
        orders
    }
}

#[derive(Debug, Clone, Copy)]
enum Act {
    Wait(TaskId),
    Notify,
    NotifyAll,
    Wake(TaskId),
    Forget(TaskId),
}

/// Does the same with both, and compares what can be seen.
fn act(act: Act, row: &mut Row, condition: &mut Condition) {
    match act {
        Act::Wait(who) if row.find(who).is_none() => {
            row.0.push(Item::Waiter(who));
            condition.wait(who);
        }
        Act::Wait(_) => {}
        Act::Notify => assert_eq!(row.notify(), condition.notify()),
        Act::NotifyAll => assert_eq!(row.notify_all(), condition.notify_all()),
        Act::Wake(who) => {
            assert_eq!(condition.may_wake(who), row.clone().wake(who));
            assert_eq!(row.wake(who), condition.wake(who));
        }
        Act::Forget(who) => {
            row.forget(who);
            condition.forget(who);
        }
    }
    assert_eq!(condition.waiters().collect::<BTreeSet<_>>(), row.waiters());
    let notifications = row.0.len() - row.waiters().len();
    assert_eq!(condition.notified(), notifications, "{row:?}");
}

fn after(acts: &[Act]) -> Condition {
    let (mut row, mut condition) = (Row::default(), Condition::default());
    for one in acts {
        act(*one, &mut row, &mut condition);
    }
    condition
}

const A: TaskId = TaskId(1);
const B: TaskId = TaskId(2);
const C: TaskId = TaskId(3);
const D: TaskId = TaskId(4);

#[test]
fn a_notification_that_nobody_waits_for_is_lost() {
    let mut condition = Condition::default();
    assert!(!condition.notify() && !condition.notify_all());
    condition.wait(A);
    assert!(!condition.may_wake(A));
    assert!(condition.notify());
    assert!(!condition.notify(), "the only waiter has one already");
    assert!(condition.wake(A));
    assert_eq!(condition, Condition::default());
}

#[test]
fn any_of_those_who_waited_may_be_woken_and_nobody_else() {
    let mut condition = after(&[Act::Wait(A), Act::Wait(B), Act::Notify, Act::Wait(C)]);
    assert_eq!(
        [A, B, C, D].map(|who| condition.may_wake(who)),
        [true, true, false, false]
    );
    assert!(condition.wake(B));
    assert!(!condition.may_wake(A), "there was one notification");
    assert!(condition.notify());
    assert_eq!([A, C].map(|who| condition.may_wake(who)), [true, true]);
}

#[test]
fn who_comes_later_takes_nothing_from_those_before() {
    let mut condition = after(&[
        Act::Wait(A),
        Act::Notify,
        Act::Wait(B),
        Act::Wait(C),
        Act::Notify,
    ]);
    assert!(condition.wake(C), "the second one is for either");
    assert!(!condition.wake(B));
    assert!(condition.wake(A), "the first one is for nobody else");
}

#[test]
fn notify_all_wakes_all_who_wait_now() {
    let mut condition = after(&[
        Act::Wait(A),
        Act::Notify,
        Act::Wait(B),
        Act::Wait(C),
        Act::NotifyAll,
        Act::Wait(D),
    ]);
    assert!(!condition.may_wake(D));
    for who in [C, A, B] {
        assert!(condition.wake(who));
    }
    assert_eq!(condition, after(&[Act::Wait(D)]));
}

#[test]
fn what_was_meant_for_one_who_is_gone_is_for_those_who_waited_beside_it() {
    let mut condition = after(&[Act::Wait(A), Act::Wait(B), Act::Notify, Act::Wait(C)]);
    condition.forget(A);
    assert_eq!([B, C].map(|who| condition.may_wake(who)), [true, false]);
    condition.forget(B);
    assert_eq!(condition, after(&[Act::Wait(C)]));
}

proptest! {
    #[test]
    fn it_is_the_row_of_waiters_and_notifications(
        acts in proptest::collection::vec((0..5u8, 0..6u32), 0..60),
    ) {
        let (mut row, mut condition) = (Row::default(), Condition::default());
        for (kind, who) in acts {
            let who = TaskId(who);
            let one = match kind {
                0 => Act::Wait(who),
                1 => Act::Notify,
                2 => Act::Wake(who),
                3 => Act::Forget(who),
                _ if who.0 == 0 => Act::NotifyAll,
                _ => Act::Wait(who),
            };
            act(one, &mut row, &mut condition);
        }
    }
}

/// All that can be reached in so many steps, each row with what is kept of it.
fn reachable(steps: usize) -> BTreeMap<Row, Condition> {
    let mut all = BTreeMap::from([(Row::default(), Condition::default())]);
    let tasks = [A, B, C, D];
    let acts: Vec<Act> = tasks
        .into_iter()
        .flat_map(|who| [Act::Wait(who), Act::Wake(who), Act::Forget(who)])
        .chain([Act::Notify])
        .collect();
    for _ in 0..steps {
        for (row, condition) in all.clone() {
            for one in &acts {
                let (mut row, mut condition) = (row.clone(), condition.clone());
                act(*one, &mut row, &mut condition);
                all.insert(row, condition);
            }
        }
    }
    all
}

#[test]
fn it_is_equal_exactly_where_the_same_can_happen() {
    let all = reachable(8);
    let mut by_orders: BTreeMap<_, Vec<&Condition>> = BTreeMap::new();
    for (row, condition) in &all {
        let seen = (row.waiters(), row.orders());
        by_orders.entry(seen).or_default().push(condition);
    }
    let mut kept = std::collections::HashSet::new();
    for same in by_orders.values() {
        assert!(same.iter().all(|one| one == &same[0]), "{same:?}");
        assert!(kept.insert(same[0]), "{:?} is two", same[0]);
    }
    assert!(
        kept.len() > 50 && all.len() > 3 * kept.len(),
        "{} of {}",
        kept.len(),
        all.len()
    );
}
