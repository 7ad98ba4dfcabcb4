//! The crates of an exercise as a student has them: for what the compiler says of a file.
