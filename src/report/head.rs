//! What was run, and how.

use crate::lesson::Lesson;
use crate::program::Value;
use crate::session::Plan;
use crate::trace::{Clock, Meta, Names};

/// What was run, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// The lesson's id.
    pub lesson: String,
    /// Its title.
    pub title: String,
    /// The experiment.
    pub experiment: Option<String>,
    /// Which clock.
    pub clock: Clock,
    /// Story seconds for each real second.
    pub scale: f64,
    /// What decided the random numbers.
    pub seed: u64,
    /// Whether the program has any.
    pub random: bool,
    /// Processor cores.
    pub cores: u32,
    /// Workers of a pool.
    pub workers: u32,
    /// The parameters.
    pub params: Vec<ParamTold>,
}

/// A parameter as it was.
#[derive(Debug, Clone, PartialEq)]
pub struct ParamTold {
    /// Its name.
    pub name: String,
    /// Its value as a person writes it.
    pub text: String,
    /// The value, where the lesson is at hand.
    pub value: Option<Value>,
    /// What it is where nobody gives another, as a person writes it.
    pub default: Option<String>,
}

impl ParamTold {
    /// The parameters of a lesson with these values.
    pub fn of(lesson: &Lesson, values: &[Value]) -> Vec<ParamTold> {
        let say = |value: Value| value.display(&[]).to_string();
        let params = lesson.program.params.iter().zip(values);
        params
            .map(|(param, value)| ParamTold {
                name: param.name.clone(),
                text: say(*value),
                value: Some(*value),
                default: Some(say(param.default)),
            })
            .collect()
    }
}

impl Head {
    /// What a plan runs.
    pub fn of(plan: &Plan) -> Head {
        let (lesson, program) = (&plan.lesson, &plan.program);
        Head {
            lesson: lesson.id.clone(),
            title: lesson.title.clone(),
            experiment: plan.experiment.clone(),
            clock: plan.options.clock,
            scale: plan.scale.story_per_real,
            seed: plan.options.seed,
            random: is_random(&Names::of(program)),
            cores: program.machinery.cores,
            workers: program.machinery.workers,
            params: ParamTold::of(lesson, &program.values),
        }
    }

    /// What a trace is of, and of which lesson where that can still be read.
    pub fn of_trace(meta: &Meta, lesson: Option<&Lesson>) -> Head {
        let param = |(name, text): &(String, String)| {
            let known = lesson.and_then(|lesson| {
                let params = &lesson.program.params;
                params.iter().find(|param| param.name == *name)
            });
            ParamTold {
                name: name.clone(),
                text: text.clone(),
                value: known.and_then(|param| param.parse(text).ok()),
                default: known.map(|param| param.default.display(&[]).to_string()),
            }
        };
        Head {
            lesson: meta.lesson.clone(),
            title: meta.title.clone(),
            experiment: meta.experiment.clone(),
            clock: meta.clock,
            scale: meta.scale,
            seed: meta.seed,
            random: is_random(&meta.names),
            cores: meta.cores,
            workers: meta.workers,
            params: meta.params.iter().map(param).collect(),
        }
    }
}

/// Whether a program with these names throws dice.
pub(super) fn is_random(names: &Names) -> bool {
    names.steps.iter().any(|kind| kind == "random")
}
