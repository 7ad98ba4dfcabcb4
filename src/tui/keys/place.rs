//! Where keys mean something.

/// Where a key means something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Where {
    /// On every screen.
    Everywhere,
    /// Where the lessons are chosen.
    Shelf,
    /// On a page of text.
    Page,
    /// Where words to search lessons for are typed.
    Search,
    /// Where a number is asked for.
    Ask,
    /// Where something is to be chosen as an answer.
    Choose,
    /// Where things are to be put in order.
    Order,
    /// Before the runs have begun.
    Ready,
    /// While runs go on.
    Running,
    /// When the runs of a lesson are over.
    After,
    /// When runs are over, or out of a file.
    Over,
    /// When the runs of a lesson can be carried out again.
    Rerun,
    /// Where a number is being typed.
    Typing,
    /// Where parameters are changed.
    Params,
    /// Where experiments are chosen.
    Try,
    /// Where the learner is invited to be the scheduler.
    Stage,
    /// Where the learner is the scheduler.
    Play,
    /// Where the learner is invited to look at every interleaving.
    Every,
    /// While a search goes on.
    Seeking,
    /// Wherever something of every interleaving is shown.
    Found,
    /// Where programs can be compared with others.
    Compare,
    /// Where outcomes are chosen.
    Outcomes,
    /// Where what was found is read.
    Told,
    /// In the graph of states.
    Graph,
    /// At an exercise.
    Exercise,
    /// While an answer is checked.
    Checking,
    /// In the notes for the speaker.
    Notes,
    /// In the help.
    Help,
}

impl Where {
    /// Every place, in the order of the help.
    pub const ALL: [Where; 28] = [
        Where::Everywhere,
        Where::Shelf,
        Where::Search,
        Where::Page,
        Where::Ask,
        Where::Typing,
        Where::Choose,
        Where::Order,
        Where::Ready,
        Where::Running,
        Where::After,
        Where::Over,
        Where::Rerun,
        Where::Params,
        Where::Try,
        Where::Stage,
        Where::Play,
        Where::Every,
        Where::Seeking,
        Where::Found,
        Where::Compare,
        Where::Outcomes,
        Where::Told,
        Where::Graph,
        Where::Exercise,
        Where::Checking,
        Where::Notes,
        Where::Help,
    ];

    /// What the help calls it.
    pub fn title(self) -> &'static str {
        match self {
            Where::Everywhere => "Everywhere",
            Where::Shelf => "Choosing a lesson or an exercise",
            Where::Search => "Searching",
            Where::Page => "Reading",
            Where::Ask => "Predicting a number",
            Where::Choose => "Predicting by choosing",
            Where::Order => "Predicting an order",
            Where::Ready => "Before the runs",
            Where::Running => "While it runs",
            Where::After => "After the runs",
            Where::Over => "Looking closer",
            Where::Rerun => "Running again",
            Where::Typing => "Typing a number",
            Where::Params => "Changing parameters",
            Where::Try => "Experiments",
            Where::Stage => "Before being the scheduler",
            Where::Play => "Being the scheduler",
            Where::Every => "Before every interleaving",
            Where::Seeking => "While a search goes on",
            Where::Found => "Every interleaving",
            Where::Compare => "Comparing",
            Where::Outcomes => "Choosing an outcome",
            Where::Told => "Reading what was found",
            Where::Graph => "In the graph of states",
            Where::Exercise => "Exercises",
            Where::Checking => "While it is checked",
            Where::Notes => "Speaker notes",
            Where::Help => "Help",
        }
    }
}
