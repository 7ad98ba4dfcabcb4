//! What a frame costs: drawing four runs of 1 000 lanes into a screen of 200 × 50 and comparing it
//! with the frame before, against ratatui's own list and paragraph of all rows; the chart of
//! 100 000 lanes, against counting them anew; and whole frames of a lesson's runs, with everything
//! that is on the screen.
//!
//! `cargo bench --bench screen [-- lanes chart whole]`

mod common;
#[path = "common/stage.rs"]
mod stage;

use common::{Bar, asked_for, line, pair, program, seconds};
use counterpoint::machine::Rules;
use counterpoint::simulator::{Simulation, simulate};
use counterpoint::trace::picture::{STATES, Window, cells};
use counterpoint::trace::{Lane, Leg, State, Timeline, Trace, critical_path, say_time};
use counterpoint::tui::Theme;
use counterpoint::tui::widgets::{Axis, Frame, Heat, Lanes, LanesLayout, frame, grid};
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::KeyCode;
use ratatui::layout::{Rect, Size};
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::{List, ListState, Paragraph, StatefulWidget, Widget};
use stage::Stage;
use std::hint::black_box;
use std::time::{Duration, Instant};

const SCREEN: Rect = Rect::new(0, 0, 200, 50);
/// Frames of one measurement: the playhead goes through the run while the lanes scroll.
const FRAMES: usize = 20;

/// A run with so many lanes: they sleep, want one lock, compute and say so.
fn run_of(lanes: u32, rules: Rules) -> Trace {
    let program = program(&format!(
        r#"
        [mutexes]
        till = {{}}
        [tasks.main]
        steps = [{{ spawn = {{ task = "clerk", count = {lanes}, as = "c" }} }}, {{ join = "c" }}]
        [tasks.clerk]
        steps = [
          {{ sleep = "1s" }},
          {{ lock = "till" }},
          {{ compute = "2ms" }},
          {{ unlock = "till" }},
          {{ compute = "3ms" }},
          {{ say = "done" }},
        ]
        "#
    ));
    simulate(&program, &Simulation::new(rules)).trace
}

struct Run {
    trace: Trace,
    timeline: Timeline,
    legs: Vec<Leg>,
    end: String,
}

impl Run {
    fn of(lanes: u32, rules: Rules) -> Run {
        let trace = run_of(lanes, rules);
        let timeline = Timeline::of(&trace);
        Run {
            legs: critical_path(&trace, &timeline),
            end: say_time(timeline.makespan),
            timeline,
            trace,
        }
    }
}

/// The panels of the runs, each with its frame, and the rows that are left in each.
fn panels(runs: &[Run], theme: &Theme, buf: &mut Buffer) -> Vec<Rect> {
    let placed = grid(SCREEN, runs.len(), Size::new(34, 6), 0);
    let inside = placed.into_iter().zip(runs).map(|(placed, run)| {
        let titles = Frame {
            left: "threads",
            right: &run.end,
            focus: placed.panel == 0,
        };
        frame(&titles, theme, placed.area, buf)
    });
    inside.collect()
}

fn draw_lanes(runs: &[Run], nth: usize, theme: &Theme, buf: &mut Buffer) {
    let panels = panels(runs, theme, buf);
    let lanes: Vec<Lanes<'_>> = runs.iter().map(|run| lanes(run, nth)).collect();
    let above = |area: &Rect| Rect {
        height: area.height.saturating_sub(2),
        ..*area
    };
    let areas = panels.iter().zip(&lanes);
    let mut layouts: Vec<_> = areas
        .map(|(area, lanes)| lanes.layout(above(area)))
        .collect();
    LanesLayout::agree(&mut layouts);
    for ((lanes, layout), area) in lanes.iter().zip(&layouts).zip(&panels) {
        lanes.draw(layout, theme, buf);
        let axis = Axis {
            window: layout.window(),
            left: layout.left,
            playhead: lanes.playhead,
        };
        let below = Rect {
            y: area.bottom().saturating_sub(2),
            height: 2,
            ..*area
        };
        axis.draw(theme, below, buf);
    }
}

fn lanes(run: &Run, nth: usize) -> Lanes<'_> {
    Lanes {
        workers: &run.trace.workers,
        first: nth * 40,
        playhead: Some(moment(&run.timeline, nth)),
        critical: &run.legs,
        carriers: true,
        said: true,
        ..Lanes::of(&run.timeline)
    }
}

fn moment(timeline: &Timeline, nth: usize) -> i64 {
    timeline.end / FRAMES as i64 * nth as i64
}

/// A lane as a list would have it: its name and its cells as pieces of text.
fn as_line<'a>(timeline: &Timeline, lane: &Lane, window: Window, theme: &Theme) -> Line<'a> {
    let states = cells(timeline, lane, window);
    let looks = |state: &Option<State>| state.map(|state| theme.state(state));
    let runs = states.chunk_by(|one, next| looks(one) == looks(next));
    let pieces = runs.map(|run| match looks(&run[0]) {
        Some((sign, style)) => Span::styled(sign.to_string().repeat(run.len()), style),
        None => Span::raw(" ".repeat(run.len())),
    });
    let name = Span::raw(format!("{:<12}", timeline.name(lane)));
    Line::from_iter([name].into_iter().chain(pieces))
}

fn all_lines<'a>(run: &Run, area: Rect, theme: &Theme) -> Vec<Line<'a>> {
    let window = Window {
        from: 0,
        to: run.timeline.end,
        cells: usize::from(area.width.saturating_sub(12)),
    };
    let lanes = run.timeline.lanes().iter();
    lanes
        .map(|lane| as_line(&run.timeline, lane, window, theme))
        .collect()
}

fn draw_list(runs: &[Run], nth: usize, theme: &Theme, buf: &mut Buffer) {
    for (area, run) in panels(runs, theme, buf).into_iter().zip(runs) {
        let list = List::new(all_lines(run, area, theme));
        let mut state = ListState::default().with_offset(nth * 40);
        StatefulWidget::render(list, area, buf, &mut state);
    }
}

fn draw_paragraph(runs: &[Run], nth: usize, theme: &Theme, buf: &mut Buffer) {
    for (area, run) in panels(runs, theme, buf).into_iter().zip(runs) {
        let text = Text::from(all_lines(run, area, theme));
        let paragraph = Paragraph::new(text).scroll((nth as u16 * 40, 0));
        paragraph.render(area, buf);
    }
}

/// Milliseconds a frame: drawing it, and finding what is different from the one before.
fn frame_time(mut draw: impl FnMut(usize, &mut Buffer)) -> f64 {
    let (mut now, mut before) = (Buffer::empty(SCREEN), Buffer::empty(SCREEN));
    let all = seconds(|| {
        for nth in 0..FRAMES {
            now.reset();
            draw(nth, &mut now);
            black_box(before.diff(&now).len());
            std::mem::swap(&mut now, &mut before);
        }
    });
    all / FRAMES as f64 * 1e3
}

fn lanes_against_lists() {
    let rules = [Rules::SEQUENTIAL, Rules::THREADS, Rules::ASYNC, Rules::POOL];
    let runs = rules.map(|rules| Run::of(1_000, rules));
    let theme = Theme::default();
    let ours = || frame_time(|nth, buf| draw_lanes(&runs, nth, &theme, buf));
    let list = || frame_time(|nth, buf| draw_list(&runs, nth, &theme, buf));
    let paragraph = || frame_time(|nth, buf| draw_paragraph(&runs, nth, &theme, buf));
    let bar = "(to reach: 1 ms)";
    let what = "frame of 4 x 1 000 lanes";
    line(
        what,
        "ms",
        pair(7, ours, list),
        "ratatui's List of all rows",
        bar,
    );
    let against = "ratatui's Paragraph of all rows";
    line(what, "ms", pair(7, ours, paragraph), against, bar);
}

/// How many lanes are in each state on average, for each cell: counted by looking at every
/// interval.
fn count(timeline: &Timeline, window: Window) -> Vec<[f32; STATES]> {
    let mut counts = vec![[0.0; STATES]; window.cells];
    let starts: Vec<i64> = (0..=window.cells)
        .map(|cell| window.start_of(cell))
        .collect();
    for interval in timeline.all_intervals() {
        let state = place(interval.state);
        let first = window.cell_of(interval.from);
        for cell in first..window.cells {
            let (start, end) = (starts[cell], starts[cell + 1]);
            if start >= interval.to {
                break;
            }
            let covered = interval.to.min(end) - interval.from.max(start);
            counts[cell][state] += covered.max(0) as f32 / (end - start).max(1) as f32;
        }
    }
    counts
}

/// The place of a state in the order of `Look::all`.
fn place(state: State) -> usize {
    use counterpoint::trace::picture::Look;
    let look = Look::of(state);
    let place = Look::all().iter().position(|other| other == look);
    place.unwrap_or(STATES - 1)
}

/// The columns are counted once, before: where they come from at the time of drawing is not part
/// of this figure.
fn chart_against_counting() {
    let run = Run::of(100_000, Rules::THREADS);
    let theme = Theme::default();
    let left = Heat::left(100_001.0);
    let window = Window {
        from: 0,
        to: run.timeline.end,
        cells: usize::from(SCREEN.width - left),
    };
    let counted = count(&run.timeline, window);
    let draw = |columns: &[[f32; STATES]], nth: usize, buf: &mut Buffer| {
        let heat = Heat {
            columns,
            peak: 100_001.0,
            from: window.from,
            to: window.to,
            left,
            playhead: Some(moment(&run.timeline, nth)),
            until: None,
        };
        heat.draw(&theme, SCREEN, buf);
    };
    let ours = || frame_time(|nth, buf| draw(&counted, nth, buf));
    let anew = || frame_time(|nth, buf| draw(&count(&run.timeline, window), nth, buf));
    line(
        "frame of a chart of 100 000 lanes, counted before",
        "ms",
        pair(5, ours, anew),
        "the same, counted in each frame",
        "(to reach: 3 ms)",
    );
}

const LESSON: &str = include_str!("lessons/lanes.toml");
/// Whole frames of one measurement.
const WHOLE: u32 = 101;

/// The runs of the lesson, over and paused, on the simulated clock.
fn runs_over(lanes: u32, on: &str) -> Stage {
    let lesson = LESSON
        .replace("default = 1000", &format!("default = {lanes}"))
        .replace(r#"["sequential", "threads", "async", "pool"]"#, on);
    let mut stage = Stage::open(&lesson, SCREEN);
    stage.press("rv");
    stage.key(KeyCode::Enter);
    stage.frame();
    let rows = stage.rows().concat();
    assert!(rows.contains("speed-up"), "{rows}");
    stage
}

/// Milliseconds for each of the frames, before each of which something happens that is not counted.
fn frames(stage: &mut Stage, mut before: impl FnMut(&mut Stage, u32)) -> Vec<f64> {
    let frame = |nth| {
        before(stage, nth);
        seconds(|| stage.frame()) * 1e3
    };
    (0..WHOLE).map(frame).collect()
}

/// While the runs are played: a 79th of a second in each frame, so that all runs go on.
fn played(stage: &mut Stage) -> Vec<f64> {
    stage.press("g ");
    let began = Instant::now();
    frames(stage, |stage, nth| {
        stage.tick(began + Duration::from_secs(1) * nth / 79);
    })
}

/// With another window in each frame.
fn zoomed(stage: &mut Stage) -> Vec<f64> {
    stage.press("g=");
    frames(stage, |stage, nth| {
        stage.press(["+", "-"][nth as usize % 2])
    })
}

/// With the same window in each frame.
fn still(stage: &mut Stage) -> Vec<f64> {
    stage.press("G=");
    stage.frame();
    frames(stage, |_, _| ())
}

fn whole_frames() {
    let mut few = runs_over(1_000, r#"["sequential", "threads", "async", "pool"]"#);
    let bar = Bar::at_most(1.0, "ms");
    let overview = played(&mut few);
    few.press("z");
    let lanes = played(&mut few);
    few.press("s");
    let figures = still(&mut few);
    let against = "the same runs as figures";
    bar.line("whole frame, 4 x 1 000 lanes", &lanes, &figures, against);
    bar.line("the same, how many do what", &overview, &figures, against);
    let bar = Bar::at_most(3.0, "ms");
    let mut many = runs_over(100_000, r#""async""#);
    let (still, zoomed) = (still(&mut many), zoomed(&mut many));
    let against = "the same window again";
    bar.line(
        "whole frame, 100 000 lanes, zooming",
        &zoomed,
        &still,
        against,
    );
    let played = played(&mut many);
    bar.line("the same, while it is played", &played, &still, against);
}

fn main() {
    if asked_for("lanes") {
        lanes_against_lists();
    }
    if asked_for("chart") {
        chart_against_counting();
    }
    if asked_for("whole") {
        whole_frames();
    }
}
