//! The present moment of runs that are over: it can be moved, and it can move by itself.

use std::time::Instant;

/// The present moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Playhead {
    /// In story time, nanoseconds since the runs began.
    pub at: i64,
    /// The event of the run in focus that is looked at.
    pub event: Option<usize>,
    /// Since when it moves, and from where.
    playing: Option<(Instant, i64)>,
    /// How much faster than the runs were.
    pub speed: f64,
}

/// The speeds there are.
const SPEEDS: [f64; 11] = [0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 50.0];

impl Default for Playhead {
    fn default() -> Playhead {
        Playhead {
            at: 0,
            event: None,
            playing: None,
            speed: 1.0,
        }
    }
}

impl Playhead {
    /// Whether it moves by itself.
    pub fn plays(&self) -> bool {
        self.playing.is_some()
    }

    /// Lets it move from where it is; from the beginning where it is at the end.
    pub fn play(&mut self, now: Instant, end: i64) {
        if self.at >= end {
            self.at = 0;
        }
        self.event = None;
        self.playing = Some((now, self.at));
    }

    /// Stops it.
    pub fn pause(&mut self) {
        self.playing = None;
    }

    /// Moves it to an event, or to a moment.
    pub fn go(&mut self, at: i64, event: Option<usize>) {
        self.pause();
        (self.at, self.event) = (at, event);
    }

    /// Moves on to what is present now. `rate` is story nanoseconds for each real one at speed 1.
    pub fn tick(&mut self, now: Instant, rate: f64, end: i64) {
        let Some((since, from)) = self.playing else {
            return;
        };
        let real = now.saturating_duration_since(since).as_nanos() as f64;
        let at = from.saturating_add((real * rate * self.speed) as i64);
        self.event = None;
        if at >= end {
            self.go(end, None);
        } else {
            self.at = at;
        }
    }

    /// The next speed up or down.
    pub fn change_speed(&mut self, faster: bool, now: Instant) {
        let here = SPEEDS.iter().position(|speed| *speed >= self.speed);
        let here = here.unwrap_or(SPEEDS.len() - 1);
        let next = if faster {
            here + 1
        } else {
            here.saturating_sub(1)
        };
        self.speed = SPEEDS[next.min(SPEEDS.len() - 1)];
        if self.playing.is_some() {
            self.playing = Some((now, self.at));
        }
    }

    /// The speed in words: `×0.5`.
    pub fn said_speed(&self) -> String {
        format!("×{}", self.speed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn it_plays_to_the_end_and_begins_again() {
        let begin = Instant::now();
        let mut playhead = Playhead::default();
        playhead.go(100, Some(3));
        playhead.play(begin, 100);
        assert_eq!((playhead.at, playhead.plays()), (0, true));
        playhead.tick(begin + Duration::from_nanos(30), 2.0, 100);
        assert_eq!((playhead.at, playhead.event), (60, None));
        playhead.change_speed(false, begin + Duration::from_nanos(30));
        playhead.tick(begin + Duration::from_nanos(50), 2.0, 100);
        assert_eq!(playhead.at, 80, "half as fast from where it was");
        playhead.tick(begin + Duration::from_secs(1), 2.0, 100);
        assert_eq!((playhead.at, playhead.plays()), (100, false));
    }

    #[test]
    fn speeds_end_somewhere() {
        let mut playhead = Playhead::default();
        let now = Instant::now();
        (0..30).for_each(|_| playhead.change_speed(true, now));
        assert_eq!(playhead.said_speed(), "×50");
        (0..30).for_each(|_| playhead.change_speed(false, now));
        assert_eq!(playhead.said_speed(), "×0.01");
    }
}
