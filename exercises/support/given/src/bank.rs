//! A bank: money moves from one account to another only under the eyes of a notary.

use crate::story;
use std::time::Duration;

/// Moves `amount` from one account to the other, if there is enough: 1 s. Says whether it was moved.
///
/// The notary has to see both accounts, for as long as it takes.
#[track_caller]
pub fn notarise(from: &mut u64, to: &mut u64, amount: u64) -> bool {
    story::busy_for("notarise", Duration::from_secs(1));
    let Some(less) = from.checked_sub(amount) else {
        return false;
    };
    let Some(more) = to.checked_add(amount) else {
        return false;
    };
    (*from, *to) = (less, more);
    true
}
