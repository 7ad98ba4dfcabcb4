//! A post office: whoever is at the counter is served in 2 s, and so is a parcel.

use crate::story;
use std::time::Duration;

/// What a customer takes home.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Receipt {
    /// Whose it is.
    pub customer: u32,
}

/// Serves a customer at the counter: 2 s.
#[track_caller]
pub fn serve(customer: u32) -> Receipt {
    story::busy_for("serve", Duration::from_secs(2));
    Receipt { customer }
}

/// Weighs a parcel at the counter: 2 s.
#[track_caller]
pub fn weigh() {
    story::busy_for("weigh", Duration::from_secs(2));
}
