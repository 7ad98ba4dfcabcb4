//! What keys can ask for.

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// End the program.
    Quit,
    /// One level up; stops what goes on.
    Back,
    /// Show or hide the help.
    Help,
    /// The next set of colours.
    Theme,
    /// The projector layout, or the ordinary one.
    Projector,
    /// The mouse on or off.
    Mouse,
    /// Back to the shell for a while.
    Suspend,
    /// Draw everything afresh.
    Redraw,
    /// On to what comes next.
    Next,
    /// Back to what came before.
    Previous,
    /// Take what the cursor is on.
    Enter,
    /// Cursor up, or scroll.
    Up,
    /// Cursor down, or scroll.
    Down,
    /// The thing under the cursor one place up.
    MoveUp,
    /// The thing under the cursor one place down.
    MoveDown,
    /// A screenful up.
    PageUp,
    /// A screenful down.
    PageDown,
    /// The first.
    Home,
    /// The last.
    End,
    /// Search.
    Search,
    /// Continue where the learner left off.
    Continue,
    /// Choose or unchoose what the cursor is on.
    Toggle,
    /// Choose by number, from 1.
    Digit(u8),
    /// Answer nothing.
    Skip,
    /// Straight to the runs.
    ToRun,
    /// The next event.
    Right,
    /// The event before.
    Left,
    /// The next step of the selected task.
    StepRight,
    /// The step of the selected task before.
    StepLeft,
    /// Play or pause.
    Play,
    /// Slower.
    Slower,
    /// Faster.
    Faster,
    /// More detail of time, or more of a parameter.
    Plus,
    /// Less detail of time, or less of a parameter.
    Minus,
    /// The whole run.
    Fit,
    /// The next panel.
    Tab,
    /// The panel before.
    BackTab,
    /// Only the selected task, or all.
    Follow,
    /// The next time somebody begins to wait.
    NextBlock,
    /// The time before.
    PreviousBlock,
    /// The next time a worker changes over to another task.
    NextSwitch,
    /// The time before.
    PreviousSwitch,
    /// The next message: a send, a receive, a result.
    NextMessage,
    /// The message before.
    PreviousMessage,
    /// Show or hide the critical path.
    Critical,
    /// Show or hide the figures.
    Stats,
    /// Single lanes or the overview.
    Overview,
    /// Change the parameters.
    Params,
    /// Run again.
    Again,
    /// Run again without drawing, then show.
    Quietly,
    /// The real clock or the simulated one.
    Clock,
    /// Side by side or one after another.
    Together,
    /// Save the runs to a file.
    Save,
    /// Choose by hand who moves when.
    Schedule,
    /// Take the last move back.
    Undo,
    /// Make it again.
    Redo,
    /// The next move of a way to the goal.
    Hint,
    /// Say that the goal cannot be reached.
    Impossible,
    /// The next goal.
    NextGoal,
    /// The goal before.
    PreviousGoal,
    /// Every schedule at once.
    AllSchedules,
    /// The rules of another mechanism.
    Rules,
    /// The moves as a run in the timeline.
    Timeline,
    /// End a search with what it has found.
    StopSearch,
    /// The graph of states, or back from it.
    Graph,
    /// Many real runs.
    Hammer,
    /// The next experiment.
    Experiment,
    /// The next outcome.
    NextOutcome,
    /// The outcome before.
    PreviousOutcome,
    /// Judge the file now.
    Check,
    /// Put the file back to what was handed out.
    Reset,
    /// Show or hide the solution.
    Solution,
    /// What was wanted, beside what the learner's program did.
    Wanted,
    /// The lesson that belongs to it.
    ToLesson,
    /// The next exercise.
    NextExercise,
    /// The exercise before.
    PreviousExercise,
}
