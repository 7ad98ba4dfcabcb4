//! tokio, recorded. Everything that is not replaced here is the real tokio's.
//!
//! A student's file is compiled against this crate under the name `tokio`. What is replaced does what the original
//! does, and tells the recorder of the standard library's stand-in who waited for what, where and since when.

#![forbid(unsafe_code)]

pub use real::*;

mod carried;
#[doc(hidden)]
pub mod counterpoint;
mod perturb;
mod record;
pub mod runtime;
pub mod sync;
pub mod task;
pub mod time;

pub use task::spawn;

/// As tokio's; which branch is looked at first is a choice of the run.
#[macro_export]
macro_rules! select {
    (biased; $($rest:tt)*) => {
        $crate::counterpoint::real::select!(biased; $($rest)*)
    };
    ($first:pat = $($rest:tt)*) => {
        $crate::counterpoint::real::select!(
            @{ start={ $crate::counterpoint::first_branch(BRANCHES) }; () } $first = $($rest)*
        )
    };
    ($($rest:tt)*) => {
        $crate::counterpoint::real::select!($($rest)*)
    };
}
