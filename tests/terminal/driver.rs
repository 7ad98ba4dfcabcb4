//! The program in the terminal.

use counterpoint::tui::shell::input::{Input, listen};
use counterpoint::tui::shell::panic::{self, Panicked};
use counterpoint::tui::shell::terminal::{Terminal, is_gone};
use ratatui::crossterm::event::{KeyCode, MouseEventKind};
use ratatui::layout::Rect;
use ratatui::{Frame, text::Line};
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::mpsc;
use std::thread;

/// The variable that makes the test the program.
pub const SIGN: &str = "COUNTERPOINT_TERMINAL_DRIVER";
/// The variable that names the file into which it says what it hears.
pub const LOG: &str = "COUNTERPOINT_TERMINAL_LOG";

enum Message {
    Input(Input),
    Panicked(Panicked),
}

#[derive(Default)]
struct Model {
    count: u32,
    note: String,
}

pub fn main() -> ExitCode {
    match run() {
        Ok(code) => ExitCode::from(code),
        Err(error) if is_gone(&error) => {
            log("the terminal has gone");
            ExitCode::from(3)
        }
        Err(error) => {
            log(&error.to_string());
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

/// Until something ends it; the exit code.
fn run() -> io::Result<u8> {
    let (send, receive) = mpsc::channel();
    let panics = send.clone();
    panic::install(move |panicked| drop(panics.send(Message::Panicked(panicked))));
    let mut terminal = Terminal::enter(true)?;
    let _listening = listen(move |input| drop(send.send(Message::Input(input))))?;
    let mut model = Model::default();
    loop {
        terminal.draw(|frame| view(&model, frame))?;
        let Ok(message) = receive.recv() else {
            return Ok(4);
        };
        match message {
            Message::Panicked(what) => {
                model.note = format!("{} of {:?} at {}", what.message, what.thread, what.place);
            }
            Message::Input(input) => {
                log(&format!("{input:?}"));
                if let Some(code) = update(&mut model, &mut terminal, input)? {
                    terminal.leave()?;
                    return Ok(code);
                }
            }
        }
    }
}

fn update(model: &mut Model, terminal: &mut Terminal, input: Input) -> io::Result<Option<u8>> {
    match input {
        Input::Key(key) => match key.code {
            KeyCode::Char('q') => return Ok(Some(0)),
            KeyCode::Char('p') => panic!("the interface is broken"),
            KeyCode::Char('w') => {
                let name = thread::Builder::new().name("miller".into());
                // Its result is not of interest: the hook tells of it.
                drop(name.spawn(|| panic!("the mill is broken"))?.join());
            }
            KeyCode::Char('z') => suspend(model, terminal)?,
            KeyCode::Char('m') => terminal.set_mouse(false)?,
            _ => model.count += 1,
        },
        Input::Mouse(mouse) => {
            if let MouseEventKind::Down(_) = mouse.kind {
                model.note = format!("clicked {} {}", mouse.column, mouse.row);
            }
        }
        Input::Suspend => suspend(model, terminal)?,
        Input::Continue => terminal.retake()?,
        Input::Resize(..) => {}
        Input::End(signal) => return Ok(Some(signal.exit_code())),
        Input::Gone => return Ok(Some(5)),
    }
    Ok(None)
}

fn suspend(model: &mut Model, terminal: &mut Terminal) -> io::Result<()> {
    model.note = match terminal.suspend()? {
        true => "back again",
        false => "nobody to come back from",
    }
    .to_owned();
    Ok(())
}

fn view(model: &Model, frame: &mut Frame) {
    let area = frame.area();
    let lines = [
        format!("driver on {} x {}", area.width, area.height),
        format!("count {}", model.count),
        format!("note: {}", model.note),
    ];
    for (text, y) in lines.into_iter().zip(0..) {
        let row = Rect::new(0, y, area.width, 1).intersection(area);
        frame.render_widget(Line::raw(text), row);
    }
}

fn log(line: &str) {
    let Some(path) = std::env::var_os(LOG) else {
        return;
    };
    let file = OpenOptions::new().append(true).create(true).open(path);
    // A log that cannot be written is noticed by the test that reads it.
    drop(file.and_then(|mut file| writeln!(file, "{line}")));
}
