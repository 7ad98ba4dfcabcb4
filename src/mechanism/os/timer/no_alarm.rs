//! Where there is no kernel timer to await, every sleep is tokio's.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

/// Stands for the kernel timer that is not there.
#[derive(Debug, Clone)]
pub struct Alarm;

impl Alarm {
    pub fn start() -> io::Result<Self> {
        Ok(Self)
    }

    /// Always `None`: ask tokio.
    pub fn sleep_until(&self, _deadline: Instant) -> Option<Sleep> {
        None
    }
}

/// Never made.
#[derive(Debug)]
pub struct Sleep(Infallible);

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<()> {
        match self.0 {}
    }
}
