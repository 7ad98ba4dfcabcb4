//! What was shared, in figures: how busy each mutex was, and how long items lay in each channel.

use super::look::Look;
use super::words::{count, rough};
use super::{Report, Told};
use crate::prose;
use crate::trace::Stats;
use crate::trace::stats::{ChannelStats, MutexStats};
use unicode_width::UnicodeWidthStr;

/// How many mutexes and channels of a run are told; the rest is in the JSON.
const MOST: usize = 3;

/// A line or two for each run that shared a mutex or a channel.
pub fn lines(report: &Report, look: &Look) -> Vec<String> {
    let told: Vec<_> = report
        .runs
        .iter()
        .filter_map(|told| Some((told, figures(told)?)))
        .collect();
    let widest = told
        .iter()
        .map(|(told, _)| told.label.width())
        .max()
        .unwrap_or(0);
    told.into_iter()
        .flat_map(|(told, figures)| {
            let gap = " ".repeat(widest - told.label.width());
            let indent = " ".repeat(widest + 4);
            let lines = prose::fill(&look.text(&figures), look.prose_width(), &indent);
            let first = format!("  {}{gap}  ", look.text(&told.label));
            lines
                .into_iter()
                .enumerate()
                .map(move |(at, line)| match at {
                    0 => format!("{first}{}", line.trim_start()),
                    _ => line,
                })
        })
        .collect()
}

fn figures(told: &Told) -> Option<String> {
    let Stats {
        mutexes,
        channels,
        average_concurrency,
        ..
    } = &told.done()?.stats;
    let mutexes = arrays(mutexes)
        .into_iter()
        .take(MOST)
        .map(|array| say_mutexes(&array));
    let used = channels.iter().filter(|channel| channel.sent > 0);
    let channels = used.take(MOST).map(say_channel);
    let shared: Vec<String> = mutexes.chain(channels).collect();
    if shared.is_empty() {
        return None;
    }
    let active = format!("{average_concurrency:.1} tasks active on average");
    Some(format!("{active} · {}", shared.join(" · ")))
}

/// Mutexes that were taken, those of one array together.
fn arrays(mutexes: &[MutexStats]) -> Vec<Vec<&MutexStats>> {
    let mut arrays: Vec<Vec<&MutexStats>> = Vec::new();
    for mutex in mutexes.iter().filter(|mutex| mutex.taken > 0) {
        match arrays
            .iter_mut()
            .find(|array| base(array[0]) == base(mutex))
        {
            Some(array) => array.push(mutex),
            None => arrays.push(vec![mutex]),
        }
    }
    arrays
}

/// The name without the index.
fn base(mutex: &MutexStats) -> &str {
    mutex.name.split('[').next().unwrap_or_default()
}

fn say_mutexes(array: &[&MutexStats]) -> String {
    let held = array.iter().map(|mutex| mutex.utilisation).sum::<f64>() / array.len() as f64;
    let (taken, contended) = array.iter().fold((0, 0), |(taken, contended), m| {
        (taken + m.taken, contended + m.contended)
    });
    let each = if array.len() > 1 { " each" } else { "" };
    let waited = match contended {
        0 => "nobody had to wait".to_owned(),
        _ => format!(
            "{contended} of {} had to wait",
            count(taken, "lock", "locks")
        ),
    };
    let (name, percent) = (base(array[0]), held * 100.0);
    format!("`{name}` held {percent:.1} % of the time{each}, {waited}")
}

fn say_channel(channel: &ChannelStats) -> String {
    let ChannelStats {
        name,
        sent,
        received,
        age,
        peak_length,
        ..
    } = channel;
    let age = age.as_ref().map_or_else(String::new, |age| {
        let say = |nanos: u64| rough(i64::try_from(nanos).unwrap_or(i64::MAX));
        format!(
            ", {} old when taken (median; at most {})",
            say(age.median),
            say(age.max)
        )
    });
    let items = count(*sent, "item", "items");
    format!(
        "`{name}` had {items} put in and {received} taken out, {peak_length} at most at once{age}"
    )
}
