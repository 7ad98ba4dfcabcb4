//! Quantities as people say them.

pub use crate::trace::grouped;

use crate::trace::say_time;

/// Nanoseconds as a long and a short text: `43 200 s (12 h)` and `12 h`.
pub fn time(nanos: i64) -> (String, String) {
    let short = say_time(nanos);
    let seconds = nanos.unsigned_abs().div_euclid(1_000_000_000);
    if seconds < 60 || short.starts_with('-') {
        return (short.clone(), short);
    }
    (format!("{} s ({short})", grouped(seconds)), short)
}

/// How much more or less than expected, to two figures: `+13 ms`, `0 s`, `-2 s`.
pub fn difference(nanos: i64) -> String {
    match nanos {
        0 => "0 s".to_owned(),
        1.. => format!("+{}", rough(nanos)),
        _ => rough(nanos),
    }
}

/// A time to two figures: what is measured once is not known better.
pub fn rough(nanos: i64) -> String {
    let mut unit = 1;
    while nanos.unsigned_abs() / unit >= 100 && nanos.unsigned_abs() < 60_000_000_000 {
        unit *= 10;
    }
    let half = (unit / 2) as i64 * nanos.signum();
    let unit = unit as i64;
    say_time((nanos + half) / unit * unit)
}

/// A moment of a run that takes `whole`: `2.00 s`. All moments of a run line up.
pub fn moment(nanos: i64, whole: i64) -> String {
    const SECOND: i64 = 1_000_000_000;
    if (SECOND..100 * SECOND).contains(&whole) {
        format!("{:.2} s", nanos as f64 / SECOND as f64)
    } else {
        say_time(nanos)
    }
}

/// A ratio to three figures or more: `1.66`, `1 000`.
pub fn ratio(ratio: f64) -> String {
    match ratio {
        ..100.0 => format!("{ratio:.2}"),
        ..1000.0 => format!("{ratio:.1}"),
        _ => grouped(ratio.round() as u64),
    }
}

/// A share of a whole in percent: `12.5 %` of 0.125.
pub fn share(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// A number to three places, without zeros at its end.
pub fn number(value: f64) -> String {
    if value >= 1000.0 {
        return grouped(value.round() as u64);
    }
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Bytes in a unit of their size: `5.1 MB`.
pub fn bytes(bytes: u64) -> String {
    let size = bytes as f64;
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.0} kB", size / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", size / 1e6),
        _ => format!("{:.2} GB", size / 1e9),
    }
}

/// So many things: `1 thread`, `3 threads`.
pub fn count(number: u64, thing: &str, things: &str) -> String {
    match number {
        1 => format!("1 {thing}"),
        _ => format!("{} {things}", grouped(number)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_read_as_people_say_them() {
        assert_eq!(grouped(1_234_567), "1 234 567");
        assert_eq!(time(5_000_000_000).0, "5 s");
        assert_eq!(time(43_200_000_000_000).0, "43 200 s (12 h)");
        assert_eq!(time(43_200_000_000_000).1, "12 h");
        assert_eq!(difference(13_000_000), "+13 ms");
        assert_eq!(difference(-2_000_000_000), "-2 s");
        assert_eq!(rough(14_371_000), "14 ms");
        assert_eq!(rough(1_756_000), "1.8 ms");
        assert_eq!(rough(99_600_000), "100 ms");
        assert_eq!(rough(7), "7 ns");
        assert_eq!(rough(i64::MIN + 1), "-2562047:47:17 h");
        assert_eq!(moment(1_540_000, 5_000_000_000), "0.00 s");
        assert_eq!(moment(1_540_000, 5_000_000), "1.54 ms");
        assert_eq!(ratio(1.666), "1.67");
        assert_eq!(ratio(1e6), "1 000 000");
        assert_eq!(number(2.5), "2.5");
        assert_eq!(number(1234.5), "1 235");
        assert_eq!(share(0.125), "12.5 %");
        assert_eq!(bytes(5_123_456), "5.1 MB");
        assert_eq!(count(1, "thread", "threads"), "1 thread");
    }
}
