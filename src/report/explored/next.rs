//! What to do after a search.

use super::{ExploreReport, What};

/// What to type next, each with why. `word` is what names the lesson on the command line, `flags` are
/// those that say what was searched (` --experiment more -p n=3`), `saved` is the file that a
/// schedule was saved to.
pub fn next_commands(
    report: &ExploreReport,
    word: &str,
    flags: &str,
    saved: Option<&str>,
) -> Vec<(String, String)> {
    let Some((searched, came)) = report.main() else {
        return Vec::new();
    };
    let exploration = &searched.exploration;
    let mut next = Vec::new();
    let mechanism = searched.mechanism();
    let this = format!("counterpoint explore {word}{flags}");
    let wrong = came.is_wrong();
    match saved {
        Some(file) => next.push((
            format!("counterpoint replay {file}"),
            "watch it step by step".to_owned(),
        )),
        None if wrong => next.push((
            format!("{this} --as {mechanism} --save wrong.trace"),
            "keep the schedule, to watch it".to_owned(),
        )),
        None => {}
    }
    if report.searched.len() == 1
        && matches!(came.shown.as_ref().map(|s| &s.what), Some(What::Outcome(_)))
    {
        next.push((format!("{this} --as all"), "under all rules".to_owned()));
    }
    let lesson = &exploration.lesson;
    let here = exploration.experiment.as_ref();
    let after = lesson
        .experiments
        .iter()
        .position(|experiment| Some(&experiment.name) == here)
        .map_or(0, |at| at + 1);
    if let Some(experiment) = lesson.experiments.get(after) {
        let name = &experiment.name;
        let place = format!("experiment {} of {}", after + 1, lesson.experiments.len());
        next.push((
            format!("counterpoint explore {word} --experiment {name}"),
            place,
        ));
    }
    let run = here.map_or_else(String::new, |name| format!(" --experiment {name}"));
    next.push((
        format!("counterpoint run {word}{run}"),
        "see what it does for real".to_owned(),
    ));
    next
}
