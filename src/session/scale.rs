//! Story time against real time.

use super::plan::PlannedRun;
use crate::program::value::NANOS_PER_SECOND;

/// How story time passes.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    /// Story seconds for each real second.
    pub story_per_real: f64,
    /// What a reader should know of the choice.
    pub note: Option<ScaleNote>,
}

/// Why the scale is not the one that was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct ScaleNote {
    /// The scale asked for.
    pub asked: f64,
    /// The shortest wait of the story, in nanoseconds of story time.
    pub shortest: i64,
    /// The shortest wait that is kept precisely, in nanoseconds of real time.
    pub resolution: u64,
    /// The mechanism that cannot keep a shorter one.
    pub mechanism: &'static str,
}

impl std::fmt::Display for ScaleNote {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ScaleNote {
            asked,
            shortest,
            resolution,
            mechanism,
        } = self;
        let real = (*shortest as f64 / asked) as i64;
        let say = crate::program::value::say_duration;
        write!(
            f,
            "at {asked} story seconds a second the shortest wait, {}, would take {}, and {mechanism} \
             keeps nothing below {} precisely; running slower",
            say(*shortest),
            say(real),
            say(*resolution as i64)
        )
    }
}

/// The scales that were asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    /// By the person who runs it.
    pub asked: Option<f64>,
    /// By the author of the lesson.
    pub suggested: f64,
}

/// How many real seconds all runs together should take at most where nobody asks for a scale.
const PATIENCE: f64 = 29.0;

impl Scale {
    /// The scale for these runs: the one asked for, the author's, or a larger one if they would
    /// take too long; and in any case none at which a wait is too short to be kept.
    pub(super) fn choose(wanted: Wanted, runs: &[PlannedRun]) -> Scale {
        let foreseen = || {
            runs.iter()
                .filter_map(|run| Some((run, run.foreseen.as_ref()?)))
        };
        let total: i64 = foreseen()
            .map(|(_, foreseen)| foreseen.facts.makespan)
            .sum();
        let seconds = total as f64 / NANOS_PER_SECOND as f64;
        let suggested = if seconds / wanted.suggested > PATIENCE {
            round_up(seconds / PATIENCE).max(wanted.suggested)
        } else {
            wanted.suggested
        };
        let asked = wanted.asked.unwrap_or(suggested);
        let limits = foreseen().filter_map(|(run, foreseen)| {
            let resolution = run.mechanism.resolution();
            let shortest = foreseen.shortest?;
            Some((
                shortest as f64 / resolution.as_nanos() as f64,
                shortest,
                run.mechanism,
            ))
        });
        let Some((limit, shortest, mechanism)) = limits.min_by(|a, b| a.0.total_cmp(&b.0)) else {
            return Scale {
                story_per_real: asked,
                note: None,
            };
        };
        if asked <= limit {
            return Scale {
                story_per_real: asked,
                note: None,
            };
        }
        let resolution = mechanism.resolution().as_nanos() as u64;
        let note = ScaleNote {
            asked,
            shortest,
            resolution,
            mechanism: mechanism.name(),
        };
        // Only somebody who asked for it needs to be told why they do not get it.
        let note = wanted.asked.map(|_| note);
        Scale {
            story_per_real: limit,
            note,
        }
    }
}

/// The next number of the form 1, 2, 2.5 or 5 times a power of ten.
fn round_up(number: f64) -> f64 {
    let power = 10f64.powf(number.log10().floor());
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0];
    steps
        .into_iter()
        .map(|step| step * power)
        .find(|step| *step >= number)
        .unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::round_up;

    #[test]
    fn scales_are_round() {
        for (number, round) in [(0.3, 0.5), (1.0, 1.0), (2313.0, 2500.0), (7.2, 10.0)] {
            assert_eq!(round_up(number), round);
        }
    }
}
