//! How each state looks: a glyph, a glyph of ASCII, a colour and a word. Every picture uses this
//! one table, so that a learner learns it once.

use crate::program::{Resource, TaskId};
use crate::trace::outcome::Want;
use crate::trace::timeline::State;

/// How a state looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Its glyph, one column wide.
    pub glyph: char,
    /// Its glyph where there is only ASCII.
    pub ascii: char,
    /// Its colour, which never says anything that the glyph does not.
    pub colour: Colour,
    /// What the legend calls it.
    pub word: &'static str,
}

/// A named colour of a terminal. Red and green are not among them: many people cannot
/// tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// As text is.
    Plain,
    /// Fainter than text.
    Grey,
    /// Between yellow and orange in most terminals.
    Yellow,
    /// A lighter yellow.
    BrightYellow,
    /// Blue.
    Blue,
    /// Cyan.
    Cyan,
    /// Magenta.
    Magenta,
    /// Bold magenta.
    BoldMagenta,
}

impl Colour {
    /// The parameters of its "select graphic rendition" sequence (ECMA-48, 8.3.117).
    pub fn sgr(self) -> &'static str {
        match self {
            Colour::Plain => "39",
            Colour::Grey => "90",
            Colour::Yellow => "33",
            Colour::BrightYellow => "93",
            Colour::Blue => "34",
            Colour::Cyan => "36",
            Colour::Magenta => "35",
            Colour::BoldMagenta => "1;35",
        }
    }
}

/// How many states there are, whatever they are about.
pub const STATES: usize = 8;

/// The looks in the order of the legend: from the busiest to the idlest. Full blocks are work on a
/// processor, shaded ones are waiting that is part of the work, lines are waiting for others.
const LOOKS: [Look; STATES] = [
    look('█', '#', Colour::Yellow, "computing"),
    look('▓', '=', Colour::BrightYellow, "running"),
    look('▒', '%', Colour::Cyan, "in a blocking call"),
    look('░', '~', Colour::Blue, "sleeping"),
    look('─', '-', Colour::Magenta, "waiting for others"),
    look('▹', '>', Colour::Plain, "ready, not yet its turn"),
    look('·', '.', Colour::Grey, "not begun"),
    look('✗', 'X', Colour::BoldMagenta, "stuck"),
];

const fn look(glyph: char, ascii: char, colour: Colour, word: &'static str) -> Look {
    Look {
        glyph,
        ascii,
        colour,
        word,
    }
}

impl Look {
    /// The look of a state.
    pub fn of(state: State) -> &'static Look {
        &LOOKS[index(state)]
    }

    /// All looks in the order of the legend.
    pub fn all() -> &'static [Look; STATES] {
        &LOOKS
    }

    /// The place of a state in the legend, whatever it waits for.
    pub fn place(state: State) -> usize {
        index(state)
    }

    /// A state with this place in the legend; what it waits for is not told.
    pub fn state(place: usize) -> State {
        state(place)
    }
}

/// The place of a state in the legend, whatever it waits for.
pub(super) fn index(state: State) -> usize {
    match state {
        State::Computing => 0,
        State::Running => 1,
        State::Blocking => 2,
        State::Sleeping => 3,
        State::Blocked(_) => 4,
        State::Ready => 5,
        State::NotStarted => 6,
        State::Stuck(_) => 7,
    }
}

/// A state that looks so; what it waits for is not told.
pub(super) fn state(index: usize) -> State {
    match index {
        0 => State::Computing,
        1 => State::Running,
        2 => State::Blocking,
        3 => State::Sleeping,
        4 => State::Blocked(Resource::Group(TaskId::MAIN)),
        5 => State::Ready,
        6 => State::NotStarted,
        _ => State::Stuck(Want::Seat),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use unicode_width::UnicodeWidthChar;

    #[test]
    fn every_state_has_a_glyph_of_its_own_one_column_wide() {
        for place in 0..STATES {
            assert_eq!(index(state(place)), place);
        }
        let glyphs: HashSet<_> = Look::all().iter().map(|look| look.glyph).collect();
        let ascii: HashSet<_> = Look::all().iter().map(|look| look.ascii).collect();
        assert_eq!((glyphs.len(), ascii.len()), (STATES, STATES));
        assert!(glyphs.iter().all(|glyph| glyph.width() == Some(1)));
        assert!(ascii.iter().all(char::is_ascii_graphic));
    }
}
