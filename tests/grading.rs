//! Grading folders of submissions, from what students hand in to the files that come of it.

#[path = "grading/fake.rs"]
mod fake;
#[path = "grading/files.rs"]
mod files;
#[path = "grading/handed_in.rs"]
mod handed_in;
#[path = "grading/hostile.rs"]
mod hostile;
#[path = "grading/resume.rs"]
mod resume;
