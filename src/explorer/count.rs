//! How many interleavings lead to each state.

use super::breadth::Seen;
use super::found::Interleavings;

/// How many interleavings lead to each state; or why that cannot be said.
pub(super) fn ways(seen: &Seen) -> Result<Vec<u128>, Interleavings> {
    match seen.returns {
        false => in_order(seen),
        true => sorted(seen),
    }
}

/// Where every move leads farther from the beginning, states come in an order in which all that
/// lead to one come before it.
fn in_order(seen: &Seen) -> Result<Vec<u128>, Interleavings> {
    let mut ways = vec![0u128; seen.table.len()];
    ways[0] = 1;
    for state in 0..seen.table.len() {
        pass_on(seen, state, &mut ways)?;
    }
    Ok(ways)
}

fn pass_on(seen: &Seen, state: usize, ways: &mut [u128]) -> Result<(), Interleavings> {
    let own = ways[state];
    for (to, _) in seen.moves(state as u32) {
        let to = &mut ways[to as usize];
        *to = to.checked_add(own).ok_or(Interleavings::TooMany)?;
    }
    Ok(())
}

fn sorted(seen: &Seen) -> Result<Vec<u128>, Interleavings> {
    let mut ways = vec![0u128; seen.table.len()];
    ways[0] = 1;
    match in_topological_order(seen, |state| pass_on(seen, state, &mut ways))? {
        true => Ok(ways),
        false => Err(Interleavings::Endless),
    }
}

/// Whether tasks can go round: whether any state can be come back to.
pub(super) fn goes_round(seen: &Seen) -> bool {
    let nothing = |_| Ok::<(), std::convert::Infallible>(());
    seen.returns && in_topological_order(seen, nothing) == Ok(false)
}

/// Visits states after all that lead to them (Kahn, 1962); says whether it came to all of them. What
/// is left over goes round.
fn in_topological_order<E>(
    seen: &Seen,
    mut visit: impl FnMut(usize) -> Result<(), E>,
) -> Result<bool, E> {
    let mut into = vec![0u32; seen.table.len()];
    for to in &seen.to {
        into[*to as usize] += 1;
    }
    let mut ready: Vec<usize> = (0..into.len()).filter(|at| into[*at] == 0).collect();
    let mut done = 0;
    while let Some(state) = ready.pop() {
        done += 1;
        visit(state)?;
        for (to, _) in seen.moves(state as u32) {
            into[to as usize] -= 1;
            if into[to as usize] == 0 {
                ready.push(to as usize);
            }
        }
    }
    Ok(done == into.len())
}
