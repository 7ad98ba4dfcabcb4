//! What every atomic does at each operation.

use crate::counterpoint::{ObjectId, Place};
use crate::engine::book;
use crate::engine::control::control;
use crate::engine::op::{Kind, Op};
use crate::engine::operate::perform;
use crate::engine::seat::{self, Who};

/// What came of an operation: the result, the value after it as an integer, whether the value changed.
pub struct Outcome<R> {
    pub result: R,
    pub after: i64,
    pub changed: bool,
}

/// Carries out an operation on an atomic: with its record, when it is its turn.
pub fn operate<R>(
    kind: Kind,
    text: &'static str,
    place: Place,
    id: impl FnOnce() -> ObjectId,
    act: impl FnOnce() -> Outcome<R>,
) -> R {
    let verb = match kind {
        Kind::Load => "load",
        Kind::Store => "store",
        _ => "rmw",
    };
    match seat::who() {
        Who::Off => act().result,
        Who::Real => book::with_done(verb, id(), place, text, || {
            let outcome = act();
            (outcome.result, outcome.after)
        }),
        Who::Controlled => {
            let id = id();
            perform(Op::new(kind, id));
            let outcome = act();
            if kind == Kind::Rmw {
                control().settle(seat::task(), outcome.changed);
            }
            book::done(verb, id, place, outcome.after, text);
            outcome.result
        }
    }
}

/// Writes the methods that all atomics have. `$type` is the name, also of the real one; `$value` its value; `$number` turns
/// a value into an integer for the record.
macro_rules! atomic {
    ([$($generic:ident)?], $type:ty, $real:ty, $value:ty, $number:expr) => {
        impl $(<$generic>)? $type {
            /// Creates a new atomic.
            #[must_use]
            #[track_caller]
            pub const fn new(value: $value) -> Self {
                Self {
                    tag: Tag::new("atomic", Location::caller()),
                    inner: <$real>::new(value),
                }
            }

            fn id(&self) -> ObjectId {
                let number: fn($value) -> i64 = $number;
                self.tag.id(number(self.inner.load(Ordering::SeqCst)), || Model::Plain)
            }

            #[track_caller]
            fn rmw(&self, text: &'static str, act: impl FnOnce(&$real) -> $value) -> $value {
                self.attempt(text, |inner| Ok(act(inner))).unwrap_or_else(|value| value)
            }

            #[track_caller]
            fn attempt(
                &self,
                text: &'static str,
                act: impl FnOnce(&$real) -> Result<$value, $value>,
            ) -> Result<$value, $value> {
                let number: fn($value) -> i64 = $number;
                operate(Kind::Rmw, text, Location::caller(), || self.id(), || {
                    let result = act(&self.inner);
                    let after = self.inner.load(Ordering::SeqCst);
                    let changed = result.is_ok_and(|before| before != after);
                    Outcome { result, after: number(after), changed }
                })
            }

            /// Returns a mutable reference to the underlying value.
            pub fn get_mut(&mut self) -> &mut $value {
                self.inner.get_mut()
            }

            /// Consumes the atomic and returns the contained value.
            pub fn into_inner(self) -> $value {
                self.inner.into_inner()
            }

            /// Loads a value from the atomic.
            #[track_caller]
            pub fn load(&self, order: Ordering) -> $value {
                let number: fn($value) -> i64 = $number;
                operate(Kind::Load, "", Location::caller(), || self.id(), || {
                    let result = self.inner.load(order);
                    Outcome { result, after: number(result), changed: false }
                })
            }

            /// Stores a value into the atomic.
            #[track_caller]
            pub fn store(&self, value: $value, order: Ordering) {
                let number: fn($value) -> i64 = $number;
                operate(Kind::Store, "", Location::caller(), || self.id(), || {
                    self.inner.store(value, order);
                    Outcome { result: (), after: number(value), changed: true }
                })
            }

            /// Stores a value into the atomic, returning the previous value.
            #[track_caller]
            pub fn swap(&self, value: $value, order: Ordering) -> $value {
                self.rmw("swap", |inner| inner.swap(value, order))
            }

            /// Stores a value if the current value is the same as `current`.
            #[deprecated(since = "1.50.0", note = "Use `compare_exchange` or `compare_exchange_weak` instead")]
            #[track_caller]
            pub fn compare_and_swap(&self, current: $value, new: $value, _order: Ordering) -> $value {
                self.compare_exchange(current, new, Ordering::SeqCst, Ordering::SeqCst).unwrap_or_else(|value| value)
            }

            /// Stores a value if the current value is the same as `current`.
            ///
            /// # Errors
            /// The present value, when it is another.
            #[track_caller]
            pub fn compare_exchange(
                &self,
                current: $value,
                new: $value,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$value, $value> {
                self.attempt("compare_exchange", |inner| inner.compare_exchange(current, new, success, failure))
            }

            /// Stores a value if the current value is the same as `current`. Here it never fails spuriously.
            ///
            /// # Errors
            /// The present value, when it is another.
            #[track_caller]
            pub fn compare_exchange_weak(
                &self,
                current: $value,
                new: $value,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$value, $value> {
                self.attempt("compare_exchange_weak", |inner| inner.compare_exchange(current, new, success, failure))
            }

            /// Fetches the value, and applies a function to it that returns an optional new value.
            ///
            /// # Errors
            /// The present value, when the function gives none.
            #[track_caller]
            pub fn fetch_update<F>(&self, set: Ordering, fetch: Ordering, mut f: F) -> Result<$value, $value>
            where
                F: FnMut($value) -> Option<$value>,
            {
                let mut before = self.load(fetch);
                while let Some(next) = f(before) {
                    match self.compare_exchange_weak(before, next, set, fetch) {
                        done @ Ok(_) => return done,
                        Err(now) => before = now,
                    }
                }
                Err(before)
            }

            /// Returns a mutable pointer to the underlying value.
            pub const fn as_ptr(&self) -> *mut $value {
                self.inner.as_ptr()
            }
        }

        impl $(<$generic>)? From<$value> for $type {
            #[track_caller]
            fn from(value: $value) -> Self {
                Self::new(value)
            }
        }

        impl $(<$generic>)? std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.inner.fmt(f)
            }
        }
    };
}

/// Writes read-modify-write methods that take a value and an order.
macro_rules! fetch {
    ($value:ty, $($method:ident: $doc:literal),+) => {
        $(
            #[doc = $doc]
            #[track_caller]
            pub fn $method(&self, value: $value, order: Ordering) -> $value {
                self.rmw(stringify!($method), |inner| inner.$method(value, order))
            }
        )+
    };
}

pub(super) use {atomic, fetch};
