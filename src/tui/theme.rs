//! How things look: colours by what a thing is, and the signs that say the same without them.
//!
//! Only the terminal's own named colours are used, so that a learner's palette is respected, and
//! never red against green. Whatever a colour tells, a sign or an attribute tells too.

use crate::lesson::harmless_line;
use crate::prose::ascii;
use crate::trace::State;
use crate::trace::picture::{Colour, Look};
use ratatui::style::{Color, Modifier, Style};
use std::borrow::Cow;

/// A set of colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Palette {
    /// For a dark background.
    #[default]
    Dark,
    /// For a light background.
    Light,
    /// White on black, bold and bright: for projectors and tired eyes.
    Contrast,
    /// No colours at all, only attributes.
    Mono,
}

impl Palette {
    /// Every palette, in the order in which a key goes through them.
    pub const ALL: [Palette; 4] = [
        Palette::Dark,
        Palette::Light,
        Palette::Contrast,
        Palette::Mono,
    ];

    /// What the command line calls it.
    pub fn name(self) -> &'static str {
        match self {
            Palette::Dark => "dark",
            Palette::Light => "light",
            Palette::Contrast => "contrast",
            Palette::Mono => "mono",
        }
    }

    /// The next one.
    #[must_use]
    pub fn next(self) -> Palette {
        let at = Self::ALL.iter().position(|known| *known == self);
        Self::ALL[(at.unwrap_or(0) + 1) % Self::ALL.len()]
    }
}

/// How everything looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Theme {
    /// The colours.
    pub palette: Palette,
    /// Whether to draw with ASCII only.
    pub ascii: bool,
}

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Ordinary text.
    Text,
    /// Less important than the rest.
    Faint,
    /// A heading.
    Title,
    /// A key to press.
    Key,
    /// A line around something.
    Border,
    /// The line around what has the focus.
    Focus,
    /// As expected, right.
    Good,
    /// Not as expected, wrong, stuck.
    Bad,
    /// Something to type, or code.
    Code,
    /// Stressed lightly.
    Emphasis,
    /// Stressed.
    Strong,
    /// The row or choice that the cursor is on.
    Selected,
    /// The line that marks the present moment.
    Playhead,
    /// On the critical path.
    Critical,
    /// A keyword of a programming language.
    Keyword,
    /// A literal of a programming language.
    Literal,
    /// A comment of a programming language.
    Comment,
}

/// The signs that are drawn beside text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signs {
    /// A horizontal line.
    pub line: char,
    /// A vertical line.
    pub side: char,
    /// Corners: top left, top right, bottom left, bottom right.
    pub corners: [char; 4],
    /// A tick on a horizontal line.
    pub tick: char,
    /// The present moment.
    pub playhead: char,
    /// What is pointed at.
    pub pointer: char,
    /// As expected.
    pub good: char,
    /// Not as expected.
    pub bad: char,
    /// Neither.
    pub neither: char,
    /// Nothing yet.
    pub nothing: char,
    /// Something that goes on.
    pub play: char,
    /// Something that stands still.
    pub pause: char,
    /// Between facts on a line.
    pub between: &'static str,
    /// Where something is left out.
    pub dots: &'static str,
    /// Between a place and a place within it.
    pub within: &'static str,
    /// Full and empty part of a bar.
    pub bar: [char; 2],
    /// Arrows: left, right, up, down.
    pub arrows: [char; 4],
}

const UNICODE: Signs = Signs {
    line: '─',
    side: '│',
    corners: ['┌', '┐', '└', '┘'],
    tick: '┬',
    playhead: '┃',
    pointer: '▸',
    good: '✓',
    bad: '✗',
    neither: '–',
    nothing: '·',
    play: '▶',
    pause: '‖',
    between: " · ",
    dots: "…",
    within: " › ",
    bar: ['█', '░'],
    arrows: ['←', '→', '↑', '↓'],
};

const ASCII: Signs = Signs {
    line: '-',
    side: '|',
    corners: ['+', '+', '+', '+'],
    tick: '+',
    playhead: '!',
    pointer: '>',
    good: 'v',
    bad: 'X',
    neither: '-',
    nothing: '.',
    play: '>',
    pause: '|',
    between: " - ",
    dots: "..",
    within: " > ",
    bar: ['#', '.'],
    arrows: ['<', '>', '^', 'v'],
};

impl Theme {
    /// The signs.
    pub fn signs(&self) -> &'static Signs {
        if self.ascii { &ASCII } else { &UNICODE }
    }

    /// How a piece of text looks.
    pub fn style(&self, role: Role) -> Style {
        let plain = Style::new();
        let look = match self.palette {
            Palette::Mono => mono(role),
            Palette::Dark => dark(role),
            Palette::Light => light(role),
            Palette::Contrast => contrast(role),
        };
        plain.patch(look)
    }

    /// The sign of a task's state and how it looks.
    pub fn state(&self, state: State) -> (char, Style) {
        let look = Look::of(state);
        let sign = if self.ascii { look.ascii } else { look.glyph };
        (sign, self.colour(look.colour))
    }

    /// The look of a colour of the pictures.
    pub fn colour(&self, colour: Colour) -> Style {
        let style = Style::new();
        match (self.palette, colour) {
            (_, Colour::Plain) => style,
            (Palette::Mono, Colour::BoldMagenta) => style.add_modifier(Modifier::BOLD),
            (Palette::Mono, Colour::Grey) => style.add_modifier(Modifier::DIM),
            (Palette::Mono, _) => style,
            (Palette::Contrast, colour) => {
                let style = style.add_modifier(Modifier::BOLD);
                style.fg(match colour {
                    Colour::Yellow | Colour::BrightYellow => Color::LightYellow,
                    Colour::Blue => Color::LightBlue,
                    Colour::Cyan => Color::LightCyan,
                    Colour::Magenta | Colour::BoldMagenta => Color::LightMagenta,
                    Colour::Grey | Colour::Plain => Color::White,
                })
            }
            // Yellow is not seen on white.
            (Palette::Light, Colour::Yellow | Colour::BrightYellow) => style.fg(Color::Black),
            (_, Colour::Grey) => style.fg(Color::DarkGray),
            (_, Colour::Yellow) => style.fg(Color::Yellow),
            (_, Colour::BrightYellow) => style.fg(Color::LightYellow),
            (_, Colour::Blue) => style.fg(Color::Blue),
            (_, Colour::Cyan) => style.fg(Color::Cyan),
            (_, Colour::Magenta) => style.fg(Color::Magenta),
            (_, Colour::BoldMagenta) => style.fg(Color::Magenta).add_modifier(Modifier::BOLD),
        }
    }

    /// Text of a lesson or a run on one line, harmless to a terminal, and in ASCII signs if those
    /// are wanted.
    pub fn text<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let clean = harmless_line(text);
        if !self.ascii || clean.is_ascii() {
            return clean;
        }
        Cow::Owned(ascii(&clean))
    }
}

fn dark(role: Role) -> Style {
    let style = Style::new();
    match role {
        Role::Text => style,
        // Bright black is hardly to be read on many terminals: for lines it will do, for words not.
        Role::Border => style.fg(Color::DarkGray),
        Role::Faint | Role::Comment => style.add_modifier(Modifier::DIM),
        Role::Title | Role::Strong => style.add_modifier(Modifier::BOLD),
        Role::Key => style.fg(Color::Cyan).add_modifier(Modifier::BOLD),
        Role::Focus => style.fg(Color::Cyan),
        Role::Good => style.fg(Color::LightBlue).add_modifier(Modifier::BOLD),
        Role::Bad => style.fg(Color::LightYellow).add_modifier(Modifier::BOLD),
        Role::Code => style.fg(Color::Cyan),
        Role::Emphasis => style.add_modifier(Modifier::ITALIC),
        Role::Selected => style.add_modifier(Modifier::REVERSED),
        Role::Playhead => style.fg(Color::White).add_modifier(Modifier::BOLD),
        Role::Critical => style
            .fg(Color::LightYellow)
            .add_modifier(Modifier::UNDERLINED),
        Role::Keyword => style.fg(Color::Magenta),
        Role::Literal => style.fg(Color::Yellow),
    }
}

fn light(role: Role) -> Style {
    let style = Style::new();
    match role {
        Role::Good => style.fg(Color::Blue).add_modifier(Modifier::BOLD),
        Role::Bad => style.fg(Color::Magenta).add_modifier(Modifier::BOLD),
        Role::Key | Role::Focus => style.fg(Color::Blue).add_modifier(Modifier::BOLD),
        Role::Code => style.fg(Color::Blue),
        Role::Playhead => style.fg(Color::Black).add_modifier(Modifier::BOLD),
        Role::Critical => style.fg(Color::Magenta).add_modifier(Modifier::UNDERLINED),
        Role::Literal => style.fg(Color::Blue),
        other => dark(other),
    }
}

fn contrast(role: Role) -> Style {
    let style = Style::new()
        .fg(Color::White)
        .bg(Color::Black)
        .add_modifier(Modifier::BOLD);
    match role {
        Role::Faint | Role::Border | Role::Comment => style.remove_modifier(Modifier::BOLD),
        Role::Key | Role::Focus | Role::Code => style.fg(Color::LightCyan),
        Role::Good => style.fg(Color::LightCyan),
        Role::Bad | Role::Playhead | Role::Literal => style.fg(Color::LightYellow),
        Role::Critical => style
            .fg(Color::LightYellow)
            .add_modifier(Modifier::UNDERLINED),
        Role::Selected => style.add_modifier(Modifier::REVERSED),
        Role::Emphasis => style.add_modifier(Modifier::ITALIC),
        Role::Title | Role::Strong => style.add_modifier(Modifier::UNDERLINED),
        Role::Keyword => style.fg(Color::LightMagenta),
        Role::Text => style,
    }
}

fn mono(role: Role) -> Style {
    let style = Style::new();
    match role {
        Role::Text | Role::Code | Role::Literal | Role::Border => style,
        Role::Faint | Role::Comment => style.add_modifier(Modifier::DIM),
        Role::Title | Role::Strong | Role::Key | Role::Focus | Role::Keyword => {
            style.add_modifier(Modifier::BOLD)
        }
        Role::Good | Role::Bad | Role::Playhead => style.add_modifier(Modifier::BOLD),
        Role::Emphasis => style.add_modifier(Modifier::ITALIC),
        Role::Selected => style.add_modifier(Modifier::REVERSED),
        Role::Critical => style.add_modifier(Modifier::UNDERLINED),
    }
}
