//! The learner's record: what was read, predicted and run.
