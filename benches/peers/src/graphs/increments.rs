//! Two tasks that each add one to the same variable, some times over, without a lock: `read`, then `write`.
//!
//! Once each there are 13 states, twice each 75. A task keeps what it has read after it has written.

use stateright::{Model, Property};

/// Two tasks, so many increments each.
#[derive(Debug, Clone)]
pub struct Increments {
    /// How often each of them increments.
    pub times: u8,
}

/// The variable, and both tasks.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct State {
    x: u8,
    tasks: [Task; 2],
}

/// How many moves it has made, and what it read last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Task {
    at: u8,
    seen: u8,
}

impl Model for Increments {
    type State = State;
    /// Which task moves.
    type Action = u8;

    fn init_states(&self) -> Vec<State> {
        vec![State {
            x: 0,
            tasks: [Task { at: 0, seen: 0 }; 2],
        }]
    }

    fn actions(&self, state: &State, actions: &mut Vec<u8>) {
        let goes_on = |&who: &u8| state.tasks[usize::from(who)].at < 2 * self.times;
        actions.extend((0..2).filter(goes_on));
    }

    fn next_state(&self, last: &State, who: u8) -> Option<State> {
        let mut state = last.clone();
        let task = &mut state.tasks[usize::from(who)];
        if task.at.is_multiple_of(2) {
            task.seen = state.x;
        } else {
            state.x = task.seen + 1;
        }
        task.at += 1;
        Some(state)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        // The second is never found, so the search does not end at the first lost update.
        vec![
            Property::sometimes("a lost update", |model: &Increments, state: &State| {
                state.tasks.iter().all(|task| task.at == 2 * model.times)
                    && state.x < 2 * model.times
            }),
            Property::always(
                "never more than was added",
                |model: &Increments, state: &State| state.x <= 2 * model.times,
            ),
        ]
    }
}
