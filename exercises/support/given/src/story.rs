//! Work that takes time, told as it happens.

use std::time::Duration;

/// Work that keeps its thread for `takes` of story time, as a blocking call does.
pub fn busy_for(name: &str, takes: Duration) {
    std::counterpoint::begin(name, takes, false);
    std::counterpoint::pass(takes);
    std::counterpoint::end(name);
}

/// Work that takes `takes` of story time and lets its thread go on with others meanwhile.
pub async fn takes(name: &str, takes: Duration) {
    std::counterpoint::begin(name, takes, false);
    tokio::time::sleep(takes).await;
    std::counterpoint::end(name);
}

/// Work that keeps a processor; `cost` is its story time.
pub fn computes<T>(name: &str, cost: Duration, value: impl FnOnce() -> T) -> T {
    std::counterpoint::begin(name, cost, true);
    std::counterpoint::meet(name, Duration::from_millis(300));
    let value = value();
    std::counterpoint::end(name);
    value
}
