//! Permits.

use super::guard::Held;
use super::lazy::Lazy;
use crate::record::{Object, Place, wait_for};
use real::sync as tokio;
use real::sync::{AcquireError, TryAcquireError};
use std::fmt;
use std::panic::Location;
use std::sync::Arc;

/// As tokio's.
pub struct Semaphore {
    object: Object,
    real: Lazy<usize, tokio::Semaphore>,
}

/// Some permits.
#[must_use]
#[derive(Debug)]
pub struct SemaphorePermit<'a> {
    held: Held,
    real: tokio::SemaphorePermit<'a>,
    of: &'a Semaphore,
}

/// Some permits that keep the semaphore alive.
#[must_use]
#[derive(Debug)]
pub struct OwnedSemaphorePermit {
    held: Held,
    real: tokio::OwnedSemaphorePermit,
    of: Arc<Semaphore>,
}

impl Semaphore {
    /// The most permits there may be.
    pub const MAX_PERMITS: usize = tokio::Semaphore::MAX_PERMITS;

    /// A semaphore with so many permits.
    #[track_caller]
    pub const fn new(permits: usize) -> Self {
        Self {
            object: Object::new("semaphore", Location::caller(), permits as i64),
            real: Lazy::new(permits, tokio::Semaphore::new),
        }
    }

    /// The same.
    #[track_caller]
    pub const fn const_new(permits: usize) -> Self {
        Self::new(permits)
    }

    fn held(&self, place: Place, n: u32) -> Held {
        self.object.done_with("acquire", place, n.into(), "");
        Held::new("release", self.object.id(), place, n.into())
    }

    /// Waits for a permit.
    #[track_caller]
    pub fn acquire(&self) -> impl Future<Output = Result<SemaphorePermit<'_>, AcquireError>> {
        self.acquire_many(1)
    }

    /// Waits for `n` permits.
    #[track_caller]
    pub fn acquire_many(
        &self,
        n: u32,
    ) -> impl Future<Output = Result<SemaphorePermit<'_>, AcquireError>> {
        let place = Location::caller();
        async move {
            let real = wait_for(
                "acquire",
                &self.object,
                place,
                self.real.get().acquire_many(n),
            )
            .await?;
            Ok(SemaphorePermit {
                held: self.held(place, n),
                real,
                of: self,
            })
        }
    }

    /// Waits for a permit that keeps the semaphore alive.
    #[track_caller]
    pub fn acquire_owned(
        self: Arc<Self>,
    ) -> impl Future<Output = Result<OwnedSemaphorePermit, AcquireError>> {
        self.acquire_many_owned(1)
    }

    /// Waits for `n` permits that keep the semaphore alive.
    #[track_caller]
    pub fn acquire_many_owned(
        self: Arc<Self>,
        n: u32,
    ) -> impl Future<Output = Result<OwnedSemaphorePermit, AcquireError>> {
        let place = Location::caller();
        async move {
            let acquired = self.real.get().clone().acquire_many_owned(n);
            let real = wait_for("acquire", &self.object, place, acquired).await?;
            Ok(OwnedSemaphorePermit {
                held: self.held(place, n),
                real,
                of: self,
            })
        }
    }

    /// Takes a permit if there is one.
    #[track_caller]
    pub fn try_acquire(&self) -> Result<SemaphorePermit<'_>, TryAcquireError> {
        self.try_acquire_many(1)
    }

    /// Takes `n` permits if there are so many.
    #[track_caller]
    pub fn try_acquire_many(&self, n: u32) -> Result<SemaphorePermit<'_>, TryAcquireError> {
        let place = Location::caller();
        let real = self.real.get().try_acquire_many(n)?;
        Ok(SemaphorePermit {
            held: self.held(place, n),
            real,
            of: self,
        })
    }

    /// Takes a permit if there is one.
    #[track_caller]
    pub fn try_acquire_owned(self: Arc<Self>) -> Result<OwnedSemaphorePermit, TryAcquireError> {
        self.try_acquire_many_owned(1)
    }

    /// Takes `n` permits if there are so many.
    #[track_caller]
    pub fn try_acquire_many_owned(
        self: Arc<Self>,
        n: u32,
    ) -> Result<OwnedSemaphorePermit, TryAcquireError> {
        let place = Location::caller();
        let real = self.real.get().clone().try_acquire_many_owned(n)?;
        Ok(OwnedSemaphorePermit {
            held: self.held(place, n),
            real,
            of: self,
        })
    }

    /// How many permits there are now.
    pub fn available_permits(&self) -> usize {
        self.real.get().available_permits()
    }

    /// Adds permits.
    #[track_caller]
    pub fn add_permits(&self, n: usize) {
        self.object
            .done_with("release", Location::caller(), n as i64, "add_permits");
        self.real.get().add_permits(n);
    }

    /// Takes permits away for good; says how many.
    pub fn forget_permits(&self, n: usize) -> usize {
        self.real.get().forget_permits(n)
    }

    /// Nobody gets a permit any more.
    pub fn close(&self) {
        self.real.get().close();
    }

    /// Whether it is closed.
    pub fn is_closed(&self) -> bool {
        self.real.get().is_closed()
    }
}

impl fmt::Debug for Semaphore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.get().fmt(f)
    }
}

macro_rules! permits {
    ($permit:ty, $semaphore:ty, |$this:ident| $of:expr) => {
        impl $permit {
            /// The permits are never given back.
            pub fn forget(self) {
                self.held.forget();
                self.real.forget();
            }

            /// Takes the permits of another, of the same semaphore.
            #[track_caller]
            pub fn merge(&mut self, other: Self) {
                self.real.merge(other.real);
                self.held.merge(other.held);
            }

            /// Splits `n` permits off, if there are so many.
            pub fn split(&mut self, n: usize) -> Option<Self> {
                let real = self.real.split(n)?;
                Some(Self {
                    held: self.held.split(n as i64),
                    real,
                    of: self.of.clone(),
                })
            }

            /// The semaphore they are of.
            pub fn semaphore(&self) -> $semaphore {
                let $this = self;
                $of
            }

            /// How many permits these are.
            pub fn num_permits(&self) -> usize {
                self.held.amount() as usize
            }
        }
    };
}

permits!(SemaphorePermit<'_>, &Semaphore, |this| this.of);
permits!(OwnedSemaphorePermit, &Arc<Semaphore>, |this| &this.of);
