//! Five philosophers, one meal each: take a fork, take the other, put the second back, put the first back.
//!
//! If all take the left fork first there are 1 743 states, and one of them is a deadlock. If the last
//! takes the right one first there are 1 424, and none is.

use stateright::{Model, Property};

const SEATS: usize = 5;
/// How many moves a meal takes.
const MEAL: u8 = 4;

/// The table.
#[derive(Debug, Clone)]
pub struct Philosophers {
    /// Whether the last of them takes the right fork first.
    pub ordered: bool,
}

/// How many moves each has made, and which forks are taken.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct State {
    at: [u8; SEATS],
    taken: u8,
}

impl Philosophers {
    /// The fork of the next move, as a bit.
    fn fork(&self, who: usize, at: u8) -> u8 {
        let (left, right) = (1 << who, 1 << ((who + 1) % SEATS));
        let swapped = self.ordered && who == SEATS - 1;
        let first = at == 0 || at == 3;
        if first != swapped { left } else { right }
    }

    fn can_move(&self, state: &State, who: usize) -> bool {
        match state.at[who] {
            at @ (0 | 1) => state.taken & self.fork(who, at) == 0,
            at => at < MEAL,
        }
    }
}

impl Model for Philosophers {
    type State = State;
    /// Which philosopher moves.
    type Action = u8;

    fn init_states(&self) -> Vec<State> {
        vec![State {
            at: [0; SEATS],
            taken: 0,
        }]
    }

    fn actions(&self, state: &State, actions: &mut Vec<u8>) {
        actions.extend((0..SEATS as u8).filter(|&who| self.can_move(state, who.into())));
    }

    fn next_state(&self, last: &State, who: u8) -> Option<State> {
        let mut state = last.clone();
        let at = &mut state.at[usize::from(who)];
        state.taken ^= self.fork(who.into(), *at);
        *at += 1;
        Some(state)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        // The second always holds, so the search does not end at the first deadlock.
        vec![
            Property::sometimes("deadlock", |model: &Philosophers, state: &State| {
                !(0..SEATS).any(|who| model.can_move(state, who))
                    && state.at.iter().any(|&at| at < MEAL)
            }),
            Property::always("at most two eat at once", |_, state: &State| {
                state.at.iter().filter(|&&at| at == 2).count() <= 2
            }),
        ]
    }
}
