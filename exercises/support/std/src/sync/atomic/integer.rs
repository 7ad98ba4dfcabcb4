//! Atomic integers.

use super::cell::{Outcome, atomic, fetch, operate};
use crate::counterpoint::ObjectId;
use crate::engine::model::Model;
use crate::engine::op::Kind;
use crate::engine::tag::Tag;
use std::panic::Location;
use std::sync::atomic as real;
use std::sync::atomic::Ordering;

macro_rules! integer {
    ($($type:ident: $value:ty),+) => {
        $(
            /// An integer type which can be safely shared between threads.
            pub struct $type {
                tag: Tag,
                inner: real::$type,
            }

            #[allow(clippy::cast_possible_wrap, clippy::cast_lossless, clippy::unnecessary_cast)]
            const _: () = {
                atomic!([], $type, real::$type, $value, |value| value as i64);
            };

            impl $type {
                fetch!(
                    $value,
                    fetch_add: "Adds to the current value, returning the previous value.",
                    fetch_sub: "Subtracts from the current value, returning the previous value.",
                    fetch_and: "Bitwise \"and\" with the current value, returning the previous value.",
                    fetch_nand: "Bitwise \"nand\" with the current value, returning the previous value.",
                    fetch_or: "Bitwise \"or\" with the current value, returning the previous value.",
                    fetch_xor: "Bitwise \"xor\" with the current value, returning the previous value.",
                    fetch_max: "Maximum with the current value, returning the previous value.",
                    fetch_min: "Minimum with the current value, returning the previous value."
                );
            }

            impl Default for $type {
                #[track_caller]
                fn default() -> Self {
                    Self::new(0)
                }
            }
        )+
    };
}

integer!(AtomicI8: i8, AtomicI16: i16, AtomicI32: i32, AtomicI64: i64, AtomicIsize: isize);
integer!(AtomicU8: u8, AtomicU16: u16, AtomicU32: u32, AtomicU64: u64, AtomicUsize: usize);
