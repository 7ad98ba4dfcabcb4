//! The sending ends.

use super::inner::{Inner, Refused};
use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use std::sync::mpsc::{SendError, TrySendError};

/// The sending-half of Rust's asynchronous [`channel`](super::channel) type.
pub struct Sender<T> {
    inner: Arc<Inner<T>>,
}

/// The sending-half of Rust's synchronous [`sync_channel`](super::sync_channel) type.
pub struct SyncSender<T> {
    inner: Arc<Inner<T>>,
}

macro_rules! end {
    ($type:ident) => {
        impl<T> $type<T> {
            pub(super) fn new(inner: Arc<Inner<T>>) -> Self {
                Self { inner }
            }

            /// Sends a value on this channel.
            ///
            /// # Errors
            /// The value, when nobody can receive it any more.
            #[track_caller]
            pub fn send(&self, value: T) -> Result<(), SendError<T>> {
                self.inner
                    .send(value, Location::caller())
                    .map_err(SendError)
            }
        }

        impl<T> Clone for $type<T> {
            fn clone(&self) -> Self {
                self.inner.add_sender();
                Self {
                    inner: Arc::clone(&self.inner),
                }
            }
        }

        impl<T> Drop for $type<T> {
            fn drop(&mut self) {
                self.inner.drop_sender();
            }
        }

        impl<T> fmt::Debug for $type<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($type)).finish_non_exhaustive()
            }
        }
    };
}

end!(Sender);
end!(SyncSender);

impl<T> SyncSender<T> {
    /// Attempts to send a value on this channel without blocking.
    ///
    /// # Errors
    /// The value, when there is no room or nobody to receive it.
    #[track_caller]
    pub fn try_send(&self, value: T) -> Result<(), TrySendError<T>> {
        self.inner
            .try_send(value, Location::caller())
            .map_err(|refused| match refused {
                Refused::Full(value) => TrySendError::Full(value),
                Refused::Closed(value) => TrySendError::Disconnected(value),
            })
    }
}
