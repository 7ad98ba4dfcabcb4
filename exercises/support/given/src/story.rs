//! Work that takes time, told as it happens.

#[cfg_attr(feature = "recorded", path = "story/recorded.rs")]
#[cfg_attr(not(feature = "recorded"), path = "story/told.rs")]
mod teller;

use std::panic::Location;
use std::time::Duration;

/// From now on, so many seconds of the story pass in a second of yours. At first it is one.
///
/// A check has a pace of its own.
pub fn at_pace(story_seconds: u32) {
    teller::at_pace(story_seconds);
}

/// Work that keeps its thread for `takes` of story time, as a blocking call does.
#[track_caller]
pub fn busy_for(name: &str, takes: Duration) {
    let work = teller::begin(name, takes, false, Location::caller());
    teller::pass(takes);
    drop(work);
}

/// Work that takes `takes` of story time and lets its thread go on with others meanwhile.
#[track_caller]
pub fn takes(name: &str, takes: Duration) -> impl Future<Output = ()> + Send + use<'_> {
    let place = Location::caller();
    async move {
        // Dropped when it is over, or when who waited for it is cancelled.
        let work = teller::begin(name, takes, false, place);
        teller::wait(takes, place).await;
        drop(work);
    }
}

/// Work that keeps a processor; `cost` is its story time.
#[track_caller]
pub fn computes<T>(name: &str, cost: Duration, value: impl FnOnce() -> T) -> T {
    let work = teller::begin(name, cost, true, Location::caller());
    teller::meet(name);
    let value = value();
    teller::pass(cost);
    drop(work);
    value
}
