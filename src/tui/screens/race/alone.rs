//! One run alone, with room for everything: lanes, steps, what is shared, what was said, and the
//! present event in a sentence.

use super::beside::{self, Panel};
use super::column::{Column, Shown};
use super::figures::{carry, overview};
use super::panel as one;
use super::parts::Parts;
use super::{Race, State};
use crate::program::TaskId;
use crate::prose;
use crate::trace::picture::{Look as Picture, Window};
use crate::trace::{grouped, say_time};
use crate::tui::screens::Look;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::axis::Axis;
use crate::tui::widgets::steps::{StepLine, Steps};
use crate::tui::widgets::text::{self, Frame, frame, wrapped};
use crate::tui::widgets::world::{Few, World};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::collections::{BTreeMap, BTreeSet};

/// Draws the run in focus.
pub fn draw(race: &Race, area: Rect, buf: &mut Buffer, look: &Look) {
    let theme = look.theme();
    let Some(column) = race.focused() else {
        return;
    };
    if matches!(column.run, Shown::Waiting | Shown::Unsupported(_)) {
        // There is no more to see than beside the others.
        return beside::draw(race, area, buf, look);
    }
    let Some(panel) = panel(race, area) else {
        return;
    };
    let left = title(race, column);
    let titles = Frame {
        left: &left,
        right: &one::time(race, column),
        focus: false,
    };
    frame(&titles, &theme, top_box(&panel), buf);
    picture(race, column, &panel, buf, &theme);
    lower(race, column, &panel.parts, buf, look);
    sentence(race, column, panel.parts.verdict, buf, &theme);
}

fn title(race: &Race, column: &Column) -> String {
    let number = race.view.focus + 1;
    if column.title.is_empty() || column.title == column.label {
        format!("{number} {}", column.label)
    } else {
        format!("{number} {}: {}", column.label, column.title)
    }
}

/// The box around lanes and axis.
fn top_box(panel: &Panel) -> Rect {
    let Parts { lanes, axis, .. } = panel.parts;
    Rect {
        x: panel.area.x,
        y: panel.area.y,
        width: panel.area.width,
        height: lanes.height + axis.height + 2,
    }
}

/// The run in focus and where its parts are.
pub fn panel(race: &Race, area: Rect) -> Option<Panel> {
    let column = race.focused()?;
    let timeline = column.timeline()?;
    let followed = race.followed(column);
    let count = followed
        .as_ref()
        .map_or(timeline.lanes().len(), |lanes| lanes.len());
    let count = u16::try_from(count).unwrap_or(u16::MAX);
    let sentence = match area.height {
        0..16 => 2,
        16..28 => 3,
        _ => 4,
    };
    // How a run ended is told whole, if that leaves room for the rest.
    let ending = match race.is_at_end() && !race.view.critical {
        true => prose::set(
            &end_words(column),
            usize::from(area.width.saturating_sub(2)),
            false,
        )
        .len(),
        false => 0,
    };
    let ending = u16::try_from(ending + 1).unwrap_or(u16::MAX);
    let sentence = sentence.max(ending.min(area.height / 3));
    let rest = area.height.saturating_sub(sentence);
    let most = (rest / 2).saturating_sub(4);
    let wanted = if race.in_overview(column) {
        most
    } else {
        count
    };
    // What the lanes do not need is for the steps.
    let lanes = wanted.min(most).max(1).min(rest);
    let axis = 2.min(rest.saturating_sub(lanes + 2));
    let inner = Rect {
        x: area.x + 1,
        y: area.y + 1,
        width: area.width.saturating_sub(2),
        height: lanes,
    };
    let below = Rect {
        y: area.y + (lanes + axis + 2).min(rest),
        height: rest.saturating_sub(lanes + axis + 2),
        ..area
    };
    let shares = column
        .scene
        .now
        .as_ref()
        .is_none_or(|now| carry::count(now) > 0);
    let (steps, shared, said) = thirds(below, shares, race.says());
    let parts = Parts {
        lanes: inner,
        axis: Rect {
            y: inner.bottom(),
            height: axis,
            ..inner
        },
        shared,
        said,
        steps,
        verdict: Rect {
            y: area.bottom() - sentence.min(area.height),
            height: sentence.min(area.height),
            ..area
        },
    };
    let layout = beside::lanes(race, column, timeline, followed.as_deref(), &[]).layout(inner);
    Some(Panel {
        column: race.view.focus,
        area,
        parts,
        lanes: Some(layout),
    })
}

/// Steps at the left; what is shared, if anything is, and what was said at the right, beside or
/// below each other.
fn thirds(area: Rect, shares: bool, says: bool) -> (Rect, Rect, Rect) {
    let left = Rect {
        width: area.width * 2 / 5,
        ..area
    };
    let right = Rect {
        x: left.right(),
        width: area.width - left.width,
        ..area
    };
    let (mut shared, mut said) = (right, right);
    if !shares {
        shared.height = 0;
    } else if !says {
        said.height = 0;
    } else if area.width >= 110 {
        shared.width = right.width / 2;
        said.x = shared.right();
        said.width = right.width - shared.width;
    } else {
        shared.height = right.height / 2;
        said.y = shared.bottom();
        said.height = right.height - shared.height;
    }
    (left, shared, said)
}

fn picture(race: &Race, column: &Column, panel: &Panel, buf: &mut Buffer, theme: &Theme) {
    let (Some(timeline), Some(layout)) = (column.timeline(), &panel.lanes) else {
        return;
    };
    let followed = race.followed(column);
    let critical = race.critical(column);
    let lanes = beside::lanes(race, column, timeline, followed.as_deref(), &critical);
    if race.in_overview(column) {
        overview(column, &lanes, layout, theme, buf);
    } else {
        lanes.draw(layout, theme, buf);
    }
    let window: Window = layout.window();
    let axis = Axis {
        window,
        left: layout.left,
        playhead: lanes.playhead,
    };
    axis.draw(theme, panel.parts.axis, buf);
}

fn lower(race: &Race, column: &Column, parts: &Parts, buf: &mut Buffer, look: &Look) {
    let theme = look.theme();
    let boxed = |left: &str, area: Rect, buf: &mut Buffer| {
        let titles = Frame {
            left,
            right: "",
            focus: false,
        };
        frame(&titles, &theme, area, buf)
    };
    if parts.steps.height > 2 {
        let inner = boxed("steps", parts.steps, buf);
        steps(race, column, inner, buf, &theme);
    }
    if parts.shared.height > 2 {
        let inner = boxed("shared", parts.shared, buf);
        shared(column, inner, buf, &theme);
    }
    if parts.said.height > 2 {
        let inner = boxed("said", parts.said, buf);
        one::said(race, column, inner, buf, &theme);
    }
}

fn shared(column: &Column, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let faint = theme.style(Role::Faint);
    match (&column.scene.now, &column.scene.unknown) {
        (Some(now), _) => {
            let objects = carry::objects(column, now);
            let world = World {
                objects: &objects,
                first: 0,
            };
            world.draw(theme, area, buf);
        }
        (None, Some(why)) => {
            wrapped(why, faint, 0, theme, area, buf);
        }
        (None, None) => {}
    }
}

/// The steps of all tasks, with who is where.
pub fn steps(race: &Race, column: &Column, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let lines = lines(race, column);
    let step = race.selected_step(column);
    let selected = lines
        .iter()
        .position(|line| step.is_some() && line.step == step);
    // A task that has ended stands at no step: its definition is shown from above.
    let def = column
        .timeline()
        .and_then(|timeline| timeline.lane(race.view.selected)?.def);
    let first = def.map_or(0, |def| {
        let before = race.listing_of(column).iter().take(def.index());
        before.map(|task| task.steps.len() + 1).sum()
    });
    let steps = Steps {
        lines: &lines,
        selected,
        first: if selected.is_none() { first } else { 0 },
    };
    steps.draw(theme, area, buf);
}

fn lines(race: &Race, column: &Column) -> Vec<StepLine> {
    let timeline = column.timeline();
    let names = |tasks: &[crate::program::TaskId]| {
        let shown = tasks.iter().take(8).filter_map(|task| {
            let timeline = timeline?;
            Some(timeline.name(timeline.lane(*task)?))
        });
        Few {
            first: shown.collect(),
            count: tasks.len(),
        }
    };
    let mut lines = Vec::new();
    for task in race.listing_of(column) {
        lines.push(StepLine {
            text: task.name.clone(),
            ..StepLine::default()
        });
        for listed in &task.steps {
            let at = listed.step.and_then(|step| column.scene.at.get(&step));
            lines.push(StepLine {
                depth: u16::try_from(listed.depth + 1).unwrap_or(u16::MAX),
                text: listed.text.clone(),
                step: listed.step,
                at: at.map_or_else(Few::default, |tasks| names(tasks)),
            });
        }
    }
    lines
}

/// What happened at the present moment, and why; at the end how the run ended.
fn sentence(race: &Race, column: &Column, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let area = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    let over = matches!(race.state, State::Over);
    let at_end = race.is_at_end();
    if over && race.view.critical {
        sentences(&critical(race, column), area, buf, theme);
        return;
    }
    if over && at_end {
        let first = Rect { height: 1, ..area };
        one::end(column, first, buf, theme);
        let rest = Rect {
            y: area.y + 1,
            height: area.height.saturating_sub(1),
            ..area
        };
        let words = end_words(column);
        sentences(&words, rest, buf, theme);
        return;
    }
    let Some(told) = &column.scene.told else {
        return;
    };
    let words = match &told.why {
        Some(why) => format!("{} {why}", told.what),
        None => told.what.clone(),
    };
    sentences(&words, area, buf, theme);
}

/// What went wrong in a run, or how to go on.
fn end_words(column: &Column) -> String {
    let ending = crate::report::ending(&carry::told(column));
    let words = ending.map_or_else(String::new, |ending| ending.sentences.join(". "));
    if words.is_empty() {
        return "Press the left arrow to go back through what happened, event by event.".to_owned();
    }
    format!("{words}.")
}

/// Sentences, in which what a program calls something stands between backticks.
fn sentences(words: &str, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let lines = prose::set(words, usize::from(area.width), false);
    text::prose(&lines, 0, theme, area, buf);
}

/// How many stretches of the critical path are told.
const LEGS: usize = 4;

/// What the makespan was spent on, the longest first.
pub fn critical(race: &Race, column: &Column) -> String {
    let Some(timeline) = column.timeline().filter(|timeline| timeline.makespan > 0) else {
        return String::new();
    };
    let mut sums: BTreeMap<(&str, usize), (i64, BTreeSet<TaskId>)> = BTreeMap::new();
    for leg in race.critical(column).iter() {
        let lane = timeline.lane(leg.task);
        let (label, _) = lane.map_or(("", None), |lane| timeline.label(lane));
        let sum = sums.entry((label, Picture::place(leg.what))).or_default();
        sum.0 += leg.length();
        sum.1.insert(leg.task);
    }
    // What is less than half a percent is noise.
    let least = timeline.makespan / 200;
    let spent = sums.into_iter().filter(|(_, (sum, _))| *sum >= least);
    let mut spent: Vec<_> = spent.collect();
    spent.sort_by_key(|(_, (sum, _))| std::cmp::Reverse(*sum));
    let told = spent
        .iter()
        .take(LEGS)
        .map(|((label, place), (sum, tasks))| {
            let share = *sum as f64 / timeline.makespan as f64 * 100.0;
            let word = Picture::all()[*place].word;
            let many = match tasks.len() {
                1 => String::new(),
                many => format!(" ({} of them)", grouped(many as u64)),
            };
            format!("{label}{many} {word} {} ({share:.0} %)", say_time(*sum))
        });
    let told = told.collect::<Vec<_>>().join(", ");
    let more = match spent.len().saturating_sub(LEGS) {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    let whole = say_time(timeline.makespan);
    format!(
        "Critical path, what the {whole} were spent on: {told}{more}. Only what shortens this shortens the run."
    )
}
