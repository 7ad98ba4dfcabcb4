use std::panic::{AssertUnwindSafe, catch_unwind};

pub fn call(test: &dyn Fn()) {
    let _ = catch_unwind(AssertUnwindSafe(test));
}
