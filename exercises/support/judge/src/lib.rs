//! What a hidden check is written with.

use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;

/// One test of an exercise.
pub struct Test {
    /// What must hold, as a student reads it.
    pub name: &'static str,
    body: Body,
}

enum Body {
    Threads(Box<dyn Fn() + Send + Sync>),
    Async(Box<dyn Fn() -> Pin<Box<dyn Future<Output = ()>>> + Send + Sync>),
}

/// A test of code that runs on threads.
pub fn test(name: &'static str, body: impl Fn() + Send + Sync + 'static) -> Test {
    Test {
        name,
        body: Body::Threads(Box::new(body)),
    }
}

/// A test of async code: on tokio, one thread, a virtual clock.
pub fn async_test<F>(name: &'static str, body: impl Fn() -> F + Send + Sync + 'static) -> Test
where
    F: Future<Output = ()> + 'static,
{
    Test {
        name,
        body: Body::Async(Box::new(move || Box::pin(body()))),
    }
}

/// The test ends here as wrong unless `got` is `expected`.
#[track_caller]
pub fn equal<T: Debug + PartialEq + ?Sized>(what: &str, got: &T, expected: &T) {
    assert!(got == expected, "{what}: {got:?}, expected {expected:?}");
}

/// The test ends here as wrong unless it holds.
#[track_caller]
pub fn holds(what: &str, holds: bool) {
    assert!(holds, "{what}");
}

/// Drives a future on this thread, which is parked while it waits.
pub fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(std::thread::Thread);
    impl std::task::Wake for Unpark {
        fn wake(self: std::sync::Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = std::sync::Arc::new(Unpark(std::thread::current())).into();
    let mut context = std::task::Context::from_waker(&waker);
    let mut future = std::pin::pin!(future);
    loop {
        if let std::task::Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
        std::thread::park();
    }
}

/// Carries out what the job on standard input asks for.
pub fn main(tests: Vec<Test>) {
    for test in tests {
        println!("{}", test.name);
        match &test.body {
            Body::Threads(body) => body(),
            Body::Async(body) => {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_time()
                    .start_paused(true)
                    .build();
                runtime.expect("a runtime on one thread").block_on(body());
            }
        }
    }
}
