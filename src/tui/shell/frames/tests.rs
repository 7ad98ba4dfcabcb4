use super::*;
use ratatui::{Frame, Terminal};
use std::cell::Cell as Slot;
use std::rc::Rc;

/// Keeps what each call of `write` was given.
struct Paper {
    writes: Rc<Slot<Vec<Vec<u8>>>>,
    size: Rc<Slot<Size>>,
    gone: Rc<Slot<bool>>,
}

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.gone.get() {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        let mut writes = self.writes.take();
        writes.push(bytes.to_vec());
        self.writes.set(writes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Surface for Paper {
    fn size(&self) -> io::Result<Size> {
        Ok(self.size.get())
    }
}

struct Desk {
    terminal: Terminal<Frames<Paper>>,
    writes: Rc<Slot<Vec<Vec<u8>>>>,
    size: Rc<Slot<Size>>,
    gone: Rc<Slot<bool>>,
}

impl Desk {
    fn new(columns: u16, rows: u16) -> Self {
        let writes = Rc::new(Slot::default());
        let size = Rc::new(Slot::new(Size::new(columns, rows)));
        let gone = Rc::new(Slot::new(false));
        let paper = Paper {
            writes: Rc::clone(&writes),
            size: Rc::clone(&size),
            gone: Rc::clone(&gone),
        };
        Self {
            terminal: Terminal::new(Frames::new(paper)).unwrap(),
            writes,
            size,
            gone,
        }
    }

    /// Draws, and gives what was written meanwhile: a text for each call.
    fn draw(&mut self, view: impl FnOnce(&mut Frame)) -> Vec<String> {
        self.terminal.draw(view).unwrap();
        let writes = self.writes.take();
        let sent: usize = writes.iter().map(Vec::len).sum();
        assert_eq!(self.terminal.backend().last_sent(), sent);
        let text = |bytes| String::from_utf8(bytes).unwrap();
        writes.into_iter().map(text).collect()
    }
}

fn lines(frame: &mut Frame, text: &str) {
    for y in 0..frame.area().height {
        let row = frame
            .area()
            .intersection(ratatui::layout::Rect::new(0, y, 500, 1));
        frame.render_widget(text, row);
    }
}

fn shown(written: &str, columns: u16, rows: u16) -> String {
    let (rows, columns) = (rows.try_into().unwrap(), columns.try_into().unwrap());
    let mut parser = vt100::Parser::new(rows, columns, 0);
    parser.process(written.as_bytes());
    parser.screen().contents()
}

#[test]
fn a_frame_is_one_write_between_the_marks() {
    let mut desk = Desk::new(300, 100);
    let long = "word ".repeat(60);
    let written = desk.draw(|frame| lines(frame, &long));
    let [only] = &*written else {
        panic!("{} writes", written.len())
    };
    assert!(only.len() > 30_000);
    assert!(only.starts_with("\x1b[?2026h") && only.ends_with("\x1b[?2026l"));
    assert_eq!(only.matches("\x1b[?2026").count(), 2);
    assert_eq!(shown(only, 300, 100).matches("word").count(), 6_000);
}

#[test]
fn what_shows_nothing_new_is_not_written() {
    let mut desk = Desk::new(20, 5);
    assert_eq!(desk.draw(|frame| lines(frame, "same")).len(), 1);
    assert!(desk.draw(|frame| lines(frame, "same")).is_empty());
    let change = desk.draw(|frame| lines(frame, "sane"));
    assert_eq!(change.len(), 1);
    assert!(change[0].len() < 200, "{change:?}");
}

#[test]
fn the_cursor_is_told_only_what_changes() {
    let mut desk = Desk::new(20, 5);
    let at = |x: u16| {
        move |frame: &mut Frame| {
            lines(frame, "text");
            frame.set_cursor_position((x, 1));
        }
    };
    assert!(desk.draw(at(3))[0].contains("\x1b[?25h\x1b[2;4H"));
    assert!(desk.draw(at(3)).is_empty());
    assert_eq!(desk.draw(at(4)), ["\x1b[?2026h\x1b[2;5H\x1b[?2026l"]);
    let hidden = desk.draw(|frame| lines(frame, "text"));
    assert_eq!(hidden, ["\x1b[?2026h\x1b[?25l\x1b[?2026l"]);
    // Drawing moves the cursor, which then has to be put back.
    desk.draw(at(4));
    let drawn = desk.draw(|frame| {
        lines(frame, "taxt");
        frame.set_cursor_position((4, 1));
    });
    assert!(drawn[0].ends_with("\x1b[2;5H\x1b[?2026l"), "{drawn:?}");
}

#[test]
fn any_size_is_drawn_whole_and_nothing_is_asked() {
    let mut desk = Desk::new(20, 5);
    for (columns, rows) in [(20, 5), (1, 1), (0, 0), (0, 3), (7, 0), (1, 1), (40, 2)] {
        desk.size.set(Size::new(columns, rows));
        let written = desk.draw(|frame| {
            lines(frame, "abc");
            frame.set_cursor_position((0, 0));
        });
        let text = written.concat();
        assert!(!text.contains("\x1b[6n"), "asks where the cursor is");
        if columns > 0 && rows > 0 {
            assert_eq!(written.len(), 1);
            let line = &"abc"[..usize::from(columns).min(3)];
            let all = vec![line; rows.into()].join("\n");
            assert_eq!(shown(&text, columns, rows), all);
        }
    }
}

#[test]
fn clearing_makes_the_next_frame_whole() {
    let mut desk = Desk::new(20, 2);
    desk.draw(|frame| lines(frame, "abc"));
    desk.terminal.backend_mut().start_afresh();
    desk.terminal.clear().unwrap();
    let again = desk.draw(|frame| lines(frame, "abc"));
    assert_eq!(again.len(), 1);
    assert_eq!(shown(&again[0], 20, 2), "abc\nabc");
    assert!(again[0].contains("\x1b[2J"));
}

#[test]
fn a_frame_that_failed_is_not_sent_later() {
    let mut desk = Desk::new(20, 2);
    desk.gone.set(true);
    let error = desk
        .terminal
        .draw(|frame| lines(frame, "lost"))
        .unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
    desk.gone.set(false);
    desk.terminal.clear().unwrap();
    let next = desk.draw(|frame| lines(frame, "next"));
    assert!(!next.concat().contains("lost"));
    assert_eq!(shown(&next.concat(), 20, 2), "next\nnext");
}
