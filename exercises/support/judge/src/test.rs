//! Tests, and how each wants to be carried out.

use standin::counterpoint::Body;
use std::sync::Arc;
use std::time::Duration;
use tokio::counterpoint::{Limits, drive};

/// One test of an exercise.
pub struct Test {
    /// What must hold, as a student reads it.
    pub name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) real_only: bool,
    pub(crate) no_real: bool,
    pub(crate) search: bool,
    limits: Limits,
    body: Code,
}

/// What carries the code under test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Threads,
    Async,
}

enum Code {
    Threads(Body),
    Async(Arc<dyn Fn(Limits) + Send + Sync>),
}

/// A test of code that runs on threads.
pub fn test(name: &'static str, body: impl Fn() + Send + Sync + 'static) -> Test {
    Test::new(name, Kind::Threads, Code::Threads(Arc::new(body)))
}

/// A test of async code: on tokio, one thread, a virtual clock.
pub fn async_test<F>(name: &'static str, body: impl Fn() -> F + Send + Sync + 'static) -> Test
where
    F: Future<Output = ()> + 'static,
{
    Test::new(
        name,
        Kind::Async,
        Code::Async(Arc::new(move |limits| drive(Box::pin(body()), limits))),
    )
}

impl Test {
    fn new(name: &'static str, kind: Kind, body: Code) -> Self {
        Self {
            name,
            kind,
            real_only: false,
            no_real: false,
            search: true,
            limits: Limits::default(),
            body,
        }
    }

    /// It is carried out on real threads only (for what cannot be controlled, such as rayon).
    pub fn real_only(self) -> Self {
        Self {
            real_only: true,
            search: false,
            ..self
        }
    }

    /// It is not carried out on real threads (for moments that a real run hits by luck only; a search finds them).
    pub fn no_real(self) -> Self {
        Self {
            no_real: true,
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
