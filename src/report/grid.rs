//! Columns that fit a width: what matters least is shortened first, and then left out.

use super::look::{Ink, Look};
use crate::prose;
use unicode_width::UnicodeWidthStr;

/// A column.
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// Its heading, in full and short.
    pub heads: [&'static str; 2],
    /// Its cells, in full and short; empty where there is nothing to say.
    pub cells: Vec<[String; 2]>,
    /// The cells' colours; none if there are fewer.
    pub inks: Vec<Option<Ink>>,
    /// Whether its cells end at the right.
    pub right: bool,
    /// Spaces before it.
    pub gap: usize,
    /// How soon it is shortened and left out: the highest first, 0 never.
    pub rank: u8,
}

/// How a column is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Full,
    Short,
    Out,
}

/// The columns as they came out.
pub struct Grid {
    /// The headings; none where there is nothing to head.
    pub heading: Option<String>,
    /// Each row in lines; only one that shows something else instead takes several.
    pub rows: Vec<Vec<String>>,
    /// The full headings of the columns that are shown.
    pub shown: Vec<&'static str>,
}

/// Lays out columns. A row that has something `instead` shows its first two cells and then that.
pub fn lay(mut columns: Vec<Column>, instead: &[Option<String>], look: &Look) -> Grid {
    columns.retain(|column| column.cells.iter().any(|cell| !cell[0].is_empty()));
    let forms = fit(&columns, look.width);
    let heading = Some(heading(&columns, &forms, look)).filter(|line| !line.is_empty());
    let margin = sizes(&columns, &forms).iter().take(2).sum::<usize>() + 2;
    let lines = |(nth, instead): (usize, &Option<String>)| {
        let row = row(&columns, &forms, nth, look);
        match instead {
            None => vec![row.concat().trim_end().to_owned()],
            Some(text) => {
                let before = row.iter().take(2).map(String::as_str).collect::<String>() + "  ";
                let room = look.width.saturating_sub(margin).max(20);
                let rest = prose::fill(text, room, "");
                let line = |(nth, line): (usize, &String)| match nth {
                    0 => format!("{before}{line}"),
                    _ => " ".repeat(margin) + line,
                };
                rest.iter().enumerate().map(line).collect()
            }
        }
    };
    let rows = instead.iter().enumerate().map(lines).collect();
    let kept = columns
        .iter()
        .zip(&forms)
        .filter(|(_, form)| **form != Form::Out);
    Grid {
        heading,
        rows,
        shown: kept.map(|(column, _)| column.heads[0]).collect(),
    }
}

fn fit(columns: &[Column], width: usize) -> Vec<Form> {
    let mut forms = vec![Form::Full; columns.len()];
    let mut order: Vec<usize> = (0..columns.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(columns[*at].rank));
    for form in [Form::Short, Form::Out] {
        for at in &order {
            if sizes(columns, &forms).iter().sum::<usize>() <= width {
                return forms;
            }
            if form == Form::Short || columns[*at].rank > 0 {
                forms[*at] = form;
            }
        }
    }
    forms
}

/// Columns that each column takes, with the space before it.
fn sizes(columns: &[Column], forms: &[Form]) -> Vec<usize> {
    let size = |(column, form): (&Column, &Form)| match place(*form) {
        None => 0,
        Some(place) => {
            let cells = column.cells.iter().map(|cell| cell[place].width());
            let cells = cells.max().unwrap_or(0);
            column.gap + cells.max(column.heads[place].width())
        }
    };
    columns.iter().zip(forms).map(size).collect()
}

fn place(form: Form) -> Option<usize> {
    match form {
        Form::Full => Some(0),
        Form::Short => Some(1),
        Form::Out => None,
    }
}

fn heading(columns: &[Column], forms: &[Form], look: &Look) -> String {
    let sizes = sizes(columns, forms);
    let mut line = String::new();
    for ((column, form), size) in columns.iter().zip(forms).zip(sizes) {
        if let Some(place) = place(*form) {
            line += &aligned(column.heads[place], column, size);
        }
    }
    look.paint(line.trim_end(), Ink::Faint)
}

fn row(columns: &[Column], forms: &[Form], nth: usize, look: &Look) -> Vec<String> {
    let sizes = sizes(columns, forms).into_iter();
    let cell = |((column, form), size): ((&Column, &Form), usize)| {
        let text = column.cells.get(nth)?.get(place(*form)?)?;
        let cell = aligned(text, column, size);
        let ink = column.inks.get(nth).copied().flatten();
        Some(ink.map_or(cell.clone(), |ink| {
            cell.replacen(text, &look.paint(text, ink), 1)
        }))
    };
    columns
        .iter()
        .zip(forms)
        .zip(sizes)
        .filter_map(cell)
        .collect()
}

fn aligned(text: &str, column: &Column, size: usize) -> String {
    let spaces = " ".repeat(size.saturating_sub(column.gap + text.width()));
    let gap = " ".repeat(column.gap);
    match column.right {
        true => format!("{gap}{spaces}{text}"),
        false => format!("{gap}{text}{spaces}"),
    }
}
