//! The latest value, for all who look.

use crate::record::{Object, wait_for};
use real::sync::watch as tokio;
use std::ops::Deref;
use std::panic::Location;
use std::sync::Arc;

pub use real::sync::watch::{Ref, error};

/// Sets the value; may be cloned.
#[derive(Debug)]
pub struct Sender<T> {
    real: tokio::Sender<T>,
    object: Arc<Object>,
}

/// Looks at the value; may be cloned.
#[derive(Debug)]
pub struct Receiver<T> {
    real: tokio::Receiver<T>,
    object: Arc<Object>,
}

/// A value to be watched.
#[track_caller]
pub fn channel<T>(value: T) -> (Sender<T>, Receiver<T>) {
    let object = Arc::new(Object::new("channel", Location::caller(), 1));
    let (sender, receiver) = tokio::channel(value);
    (
        Sender {
            real: sender,
            object: object.clone(),
        },
        Receiver {
            real: receiver,
            object,
        },
    )
}

impl<T> Sender<T> {
    /// A value nobody looks at yet.
    #[track_caller]
    pub fn new(value: T) -> Self {
        let object = Arc::new(Object::new("channel", Location::caller(), 1));
        Self {
            real: tokio::Sender::new(value),
            object,
        }
    }

    fn sends(&self, place: crate::record::Place) {
        self.object.done("send", place);
    }

    /// Sets the value, unless nobody looks any more.
    #[track_caller]
    pub fn send(&self, value: T) -> Result<(), error::SendError<T>> {
        self.sends(Location::caller());
        self.real.send(value)
    }

    /// Changes the value.
    #[track_caller]
    pub fn send_modify<F: FnOnce(&mut T)>(&self, modify: F) {
        self.sends(Location::caller());
        self.real.send_modify(modify);
    }

    /// Changes the value; only if that says so, those who wait are told.
    #[track_caller]
    pub fn send_if_modified<F: FnOnce(&mut T) -> bool>(&self, modify: F) -> bool {
        self.sends(Location::caller());
        self.real.send_if_modified(modify)
    }

    /// Sets the value; gives the one before.
    #[track_caller]
    pub fn send_replace(&self, value: T) -> T {
        self.sends(Location::caller());
        self.real.send_replace(value)
    }

    /// Another who looks.
    pub fn subscribe(&self) -> Receiver<T> {
        Receiver {
            real: self.real.subscribe(),
            object: self.object.clone(),
        }
    }

    /// Waits until nobody looks any more.
    #[track_caller]
    pub fn closed(&self) -> impl Future<Output = ()> {
        let place = Location::caller();
        async move { wait_for("close", &self.object, place, self.real.closed()).await }
    }

    /// Whether both set the same value.
    pub fn same_channel(&self, other: &Self) -> bool {
        self.real.same_channel(&other.real)
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Self {
            real: self.real.clone(),
            object: self.object.clone(),
        }
    }
}

impl<T: Default> Default for Sender<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> Deref for Sender<T> {
    type Target = tokio::Sender<T>;

    fn deref(&self) -> &Self::Target {
        &self.real
    }
}

impl<T> Receiver<T> {
    /// The value; it counts as seen.
    pub fn borrow_and_update(&mut self) -> Ref<'_, T> {
        self.real.borrow_and_update()
    }

    /// The next wait ends at once.
    pub fn mark_changed(&mut self) {
        self.real.mark_changed();
    }

    /// The value counts as seen.
    pub fn mark_unchanged(&mut self) {
        self.real.mark_unchanged();
    }

    /// Waits until the value has changed since it was last seen.
    #[track_caller]
    pub fn changed(&mut self) -> impl Future<Output = Result<(), error::RecvError>> {
        let place = Location::caller();
        async move {
            let changed = wait_for("recv", &self.object, place, self.real.changed()).await;
            self.object.done_with(
                "recv",
                place,
                0,
                if changed.is_ok() { "" } else { "closed" },
            );
            changed
        }
    }

    /// Waits until the value is as it should be.
    #[track_caller]
    pub fn wait_for(
        &mut self,
        wanted: impl FnMut(&T) -> bool,
    ) -> impl Future<Output = Result<Ref<'_, T>, error::RecvError>> {
        let place = Location::caller();
        async move {
            let value = wait_for("recv", &self.object, place, self.real.wait_for(wanted)).await;
            self.object
                .done_with("recv", place, 0, if value.is_ok() { "" } else { "closed" });
            value
        }
    }

    /// Whether both look at the same value.
    pub fn same_channel(&self, other: &Self) -> bool {
        self.real.same_channel(&other.real)
    }
}

impl<T> Clone for Receiver<T> {
    fn clone(&self) -> Self {
        Self {
            real: self.real.clone(),
            object: self.object.clone(),
        }
    }
}

impl<T> Deref for Receiver<T> {
    type Target = tokio::Receiver<T>;

    fn deref(&self) -> &Self::Target {
        &self.real
    }
}
