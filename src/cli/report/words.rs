//! Quantities as people say them.

use crate::trace::say_time;

/// A number with its thousands apart: `43 200`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    grouped
}

/// Nanoseconds as a long and a short text: `43 200 s (12 h)` and `12 h`.
pub fn time(nanos: i64) -> (String, String) {
    let short = say_time(nanos);
    let seconds = nanos.unsigned_abs().div_euclid(1_000_000_000);
    if seconds < 60 || short.starts_with('-') {
        return (short.clone(), short);
    }
    (format!("{} s ({short})", grouped(seconds)), short)
}

/// How much more or less than expected: `+13 ms`, `±0`, `−2 s`.
pub fn difference(nanos: i64) -> String {
    match nanos {
        0 => "0 s".to_owned(),
        1.. => format!("+{}", say_time(nanos)),
        _ => say_time(nanos),
    }
}

/// Bytes in a unit of their size: `5.1 MB`.
pub fn bytes(bytes: u64) -> String {
    let size = bytes as f64;
    match bytes {
        ..1_000 => format!("{bytes} B"),
        ..1_000_000 => format!("{:.0} kB", size / 1e3),
        ..1_000_000_000 => format!("{:.1} MB", size / 1e6),
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
        assert_eq!(bytes(5_123_456), "5.1 MB");
        assert_eq!(count(1, "thread", "threads"), "1 thread");
    }
}
