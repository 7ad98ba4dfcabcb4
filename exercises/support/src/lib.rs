//! Names every crate that a check may use, so that one build makes them all.
