//! Tests, and how each wants to be carried out.

use standin::counterpoint::Body;
use std::sync::Arc;
use std::time::Duration;
use tokio::counterpoint::{Limits, drive};

/// One test of an exercise.
pub struct Test {
    /// What must hold, as a student reads it.
    pub name: &'static str,
    pub(crate) real: bool,
    pub(crate) turn: bool,
    pub(crate) search: bool,
    limits: Limits,
    body: Code,
}

enum Code {
    Threads(Body),
    Async(Arc<dyn Fn(Limits) + Send + Sync>),
}

/// A test of code that runs on threads.
pub fn test(name: &'static str, body: impl Fn() + Send + Sync + 'static) -> Test {
    Test::new(name, true, Code::Threads(Arc::new(body)))
}

/// A test of async code: on tokio, one thread, a virtual clock.
pub fn async_test<F>(name: &'static str, body: impl Fn() -> F + Send + Sync + 'static) -> Test
where
    F: Future<Output = ()> + 'static,
{
    Test::new(
        name,
        false,
        Code::Async(Arc::new(move |limits| drive(Box::pin(body()), limits))),
    )
}

impl Test {
    fn new(name: &'static str, real: bool, body: Code) -> Self {
        Self {
            name,
            real,
            turn: true,
            search: true,
            limits: Limits::default(),
            body,
        }
    }

    /// It is carried out on real threads only (for what cannot be controlled, such as rayon).
    pub fn real_only(self) -> Self {
        Self {
            turn: false,
            search: false,
            ..self
        }
    }

    /// It is not carried out on real threads (for what would only take real time there).
    pub fn no_real(self) -> Self {
        Self {
            real: false,
            ..self
        }
    }

    /// Its schedules are not searched.
    pub fn no_search(self) -> Self {
        Self {
            search: false,
            ..self
        }
    }

    /// An async test that takes more story time never ends; 10 000 s otherwise.
    pub fn story_limit(self, story: Duration) -> Self {
        Self {
            limits: Limits {
                story,
                ..self.limits
            },
            ..self
        }
    }

    /// An async test that polls its tasks more often never ends; 200 000 times otherwise.
    pub fn poll_limit(self, polls: u32) -> Self {
        Self {
            limits: Limits {
                polls,
                ..self.limits
            },
            ..self
        }
    }

    /// What a run of it does.
    pub(crate) fn body(&self) -> Body {
        match &self.body {
            Code::Threads(body) => body.clone(),
            Code::Async(body) => {
                let (body, limits) = (body.clone(), self.limits);
                Arc::new(move || body(limits))
            }
        }
    }
}
