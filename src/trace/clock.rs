//! Story time and real time.
//!
//! A lesson tells of seconds and hours; a run may take a hundredth of that. Everything derived from
//! a trace counts **story time, in nanoseconds, as `i64`**; [`StoryClock::real`] gives the real time
//! beside it.

use super::meta::{Clock, Meta};

/// The greatest story time anything is drawn at: 73 years. Times in a damaged trace are cut to it,
/// so that sums and differences cannot overflow.
pub const MAX_STORY: i64 = i64::MAX / 4;

/// How the times of a trace's events become story time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StoryClock {
    clock: Clock,
    scale: f64,
}

impl StoryClock {
    /// The clock of a run. A scale that is no positive number counts as 1.
    pub fn of(meta: &Meta) -> StoryClock {
        let usable = meta.clock == Clock::Real && meta.scale.is_finite() && meta.scale > 0.0;
        let scale = if usable { meta.scale } else { 1.0 };
        StoryClock {
            clock: meta.clock,
            scale,
        }
    }

    /// Which clock the events' times are of.
    pub fn kind(&self) -> Clock {
        self.clock
    }

    /// Story seconds for each real second; 1 in a simulated run.
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// The story time, in nanoseconds, of an event's time `at`; at most [`MAX_STORY`].
    pub fn story(&self, at: u64) -> i64 {
        let story = if self.scale == 1.0 {
            i64::try_from(at).unwrap_or(i64::MAX)
        } else {
            (at as f64 * self.scale).round() as i64
        };
        story.clamp(0, MAX_STORY)
    }

    /// The real time, in nanoseconds, in which so much story time passed; `None` in a simulated
    /// run, which takes none.
    pub fn real(&self, story: i64) -> Option<i64> {
        (self.clock == Clock::Real).then(|| (story as f64 / self.scale).round() as i64)
    }
}

impl Default for StoryClock {
    fn default() -> StoryClock {
        StoryClock {
            clock: Clock::Real,
            scale: 1.0,
        }
    }
}

/// Says a length of time the way a person does, to three figures: `3 s`, `2.53 s`, `250 ms`,
/// `2:30 min`, `12 h`, `1:00:55 h`. Takes nanoseconds, of story or real time.
pub fn say_time(nanos: i64) -> String {
    let sign = if nanos < 0 { "-" } else { "" };
    let size = nanos.unsigned_abs();
    // What would round up to the next unit belongs there: 999.6 ms is 1 s.
    let text = match size {
        0 => "0 s".to_owned(),
        1..1_000 => format!("{size} ns"),
        1_000..999_500 => figures(size as f64 / 1e3, "µs"),
        999_500..999_500_000 => figures(size as f64 / 1e6, "ms"),
        999_500_000..59_950_000_000 => figures(size as f64 / 1e9, "s"),
        _ => clockwise((size as f64 / 1e9).round() as u64),
    };
    format!("{sign}{text}")
}

/// Three significant figures without trailing zeros.
fn figures(value: f64, unit: &str) -> String {
    let places = match value {
        v if v < 9.995 => 2,
        v if v < 99.95 => 1,
        _ => 0,
    };
    let text = format!("{value:.places$}");
    let text = match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.'),
        false => &text,
    };
    format!("{text} {unit}")
}

/// Whole seconds from a minute on, as a clock shows them.
fn clockwise(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (hours, minutes, seconds) {
        (0, m, 0) => format!("{m} min"),
        (0, m, s) => format!("{m}:{s:02} min"),
        (h, 0, 0) => format!("{h} h"),
        (h, m, 0) => format!("{h}:{m:02} h"),
        (h, m, s) => format!("{h}:{m:02}:{s:02} h"),
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_people_say_them() {
        let cases = [
            (0, "0 s"),
            (999, "999 ns"),
            (1_500, "1.5 µs"),
            (250_000_000, "250 ms"),
            (999_600_000, "1 s"),
            (3_000_000_000, "3 s"),
            (3_001_200_000, "3 s"),
            (5_013_000_000, "5.01 s"),
            (10_000_000_000, "10 s"),
            (59_960_000_000, "1 min"),
            (150_000_000_000, "2:30 min"),
            (3_600_000_000_000, "1 h"),
            (3_655_000_000_000, "1:00:55 h"),
            (43_200_000_000_000, "12 h"),
            (-2_000_000_000, "-2 s"),
        ];
        for (nanos, said) in cases {
            assert_eq!(say_time(nanos), said, "{nanos} ns");
        }
    }

    #[test]
    fn real_time_is_story_time_over_the_scale() {
        let mut meta = Meta {
            scale: 10.0,
            ..Meta::default()
        };
        let clock = StoryClock::of(&meta);
        assert_eq!(clock.story(300_000_000), 3_000_000_000);
        assert_eq!(clock.real(3_000_000_000), Some(300_000_000));
        meta.clock = Clock::Virtual;
        let clock = StoryClock::of(&meta);
        assert_eq!(clock.story(43_200_000_000_001), 43_200_000_000_001);
        assert_eq!(clock.real(1), None);
        for scale in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            let meta = Meta {
                scale,
                ..Meta::default()
            };
            assert_eq!(StoryClock::of(&meta).story(7), 7);
        }
        assert_eq!(clock.story(u64::MAX), MAX_STORY);
    }
}
