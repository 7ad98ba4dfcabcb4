//! Whether all threads of a program wait for each other, from how they look again and again.

use super::OUR_THREAD;
use super::ended::ThreadState;
use std::time::{Duration, Instant};

/// A thread at one moment, as far as it matters here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    pub id: i32,
    pub state: ThreadState,
    /// Times that it has left a processor.
    pub switches: u64,
    /// Whether it waits, and only another thread can wake it.
    pub waits_for_good: bool,
}

/// Remembers since when nothing has moved.
#[derive(Debug, Default)]
pub struct Stuck {
    last: Vec<Look>,
    since: Option<Instant>,
}

impl Stuck {
    /// Takes the threads as they are at `now`. Gives them if all of them have waited for good,
    /// without any step, for `standstill`.
    pub fn look(
        &mut self,
        mut threads: Vec<Look>,
        now: Instant,
        standstill: Duration,
    ) -> Option<Vec<ThreadState>> {
        threads.retain(|thread| thread.state.name != OUR_THREAD);
        threads.sort_by_key(|thread| thread.id);
        let all_wait = !threads.is_empty() && threads.iter().all(|thread| thread.waits_for_good);
        let same = threads == self.last;
        self.last = threads;
        if !all_wait {
            self.since = None;
            return None;
        }
        let since = match self.since {
            Some(since) if same => since,
            _ => *self.since.insert(now),
        };
        let stuck = now.duration_since(since) >= standstill;
        stuck.then(|| {
            self.last
                .iter()
                .map(|thread| thread.state.clone())
                .collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STANDSTILL: Duration = Duration::from_millis(300);

    fn waiting(id: i32, name: &str) -> Look {
        let state = ThreadState {
            name: name.into(),
            state: 'S',
            wchan: "futex_do_wait".into(),
            cpu_ticks: 0,
        };
        Look {
            id,
            state,
            switches: 1,
            waits_for_good: true,
        }
    }

    fn names(stuck: Option<Vec<ThreadState>>) -> Option<Vec<String>> {
        Some(stuck?.into_iter().map(|thread| thread.name).collect())
    }

    #[test]
    fn all_have_to_wait_all_the_time() {
        let begin = Instant::now();
        let at = |ms| begin + Duration::from_millis(ms);
        let mut stuck = Stuck::default();
        let both = || vec![waiting(1, "main"), waiting(2, "left")];
        assert_eq!(stuck.look(both(), at(0), STANDSTILL), None);
        assert_eq!(stuck.look(both(), at(299), STANDSTILL), None);
        let moved = vec![
            waiting(1, "main"),
            Look {
                switches: 2,
                ..waiting(2, "left")
            },
        ];
        assert_eq!(
            stuck.look(moved.clone(), at(300), STANDSTILL),
            None,
            "one has moved"
        );
        assert_eq!(stuck.look(moved.clone(), at(599), STANDSTILL), None);
        let found = stuck.look(moved, at(600), STANDSTILL);
        assert_eq!(names(found), Some(vec!["main".into(), "left".into()]));
    }

    #[test]
    fn one_that_can_go_on_by_itself_is_enough() {
        let begin = Instant::now();
        let mut stuck = Stuck::default();
        let sleeper = Look {
            waits_for_good: false,
            ..waiting(2, "sleeper")
        };
        for ms in [0, 400, 800] {
            let threads = vec![waiting(1, "main"), sleeper.clone()];
            let now = begin + Duration::from_millis(ms);
            assert_eq!(stuck.look(threads, now, STANDSTILL), None);
        }
    }

    #[test]
    fn our_own_thread_does_not_count() {
        let begin = Instant::now();
        let mut stuck = Stuck::default();
        let ours = |switches| Look {
            switches,
            waits_for_good: false,
            ..waiting(9, OUR_THREAD)
        };
        stuck.look(vec![waiting(1, "main"), ours(1)], begin, STANDSTILL);
        let found = stuck.look(
            vec![waiting(1, "main"), ours(5)],
            begin + STANDSTILL,
            STANDSTILL,
        );
        assert_eq!(names(found), Some(vec!["main".into()]));
        assert_eq!(
            stuck.look(vec![ours(6)], begin + STANDSTILL, STANDSTILL),
            None
        );
    }
}
