//! Draws the interface: a line above with where the learner is, the screen, a line below with the
//! keys that matter here.

use super::foot;
use super::model::Model;
use super::screens::{Head, Look};
use super::theme::Role;
use super::widgets::canvas::Canvas;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

/// Draws everything.
pub fn view(model: &Model, area: Rect, buf: &mut Buffer) {
    let look = &model.look;
    buf.set_style(area, look.theme().style(Role::Text));
    if area.width < 20 || area.height < 6 {
        return too_small(area, buf, look);
    }
    let part = model.screen().part();
    let top = Rect { height: 1, ..area };
    let middle = Rect {
        y: area.y + 1,
        height: area.height - 2,
        ..area
    };
    head(&part.head(look), top, buf, look);
    part.draw(middle, buf, look);
    foot::draw(model, area, buf);
}

fn too_small(area: Rect, buf: &mut Buffer, look: &Look) {
    let theme = look.theme();
    let mut canvas = Canvas::new(area, &theme, buf);
    let width = canvas.width();
    canvas.cut(
        0,
        0,
        "Make the window larger",
        width,
        theme.style(Role::Text),
    );
}

fn head(head: &Head, area: Rect, buf: &mut Buffer, look: &Look) {
    let theme = look.theme();
    let mut canvas = Canvas::new(area, &theme, buf);
    let width = canvas.width();
    let role = theme.style(Role::Text);
    let end = width.saturating_sub(1);
    let start = canvas.right(end, 0, &head.right, width * 3 / 5, role);
    let last = head.path.len().saturating_sub(1);
    let mut spans = Vec::new();
    for (nth, name) in head.path.iter().enumerate() {
        if nth > 0 {
            let within = theme.signs().within;
            spans.push(Span::styled(within, theme.style(Role::Faint)));
        }
        let role = if nth == last { Role::Title } else { Role::Text };
        spans.push(Span::styled(name.as_str(), theme.style(role)));
    }
    canvas.line(1, 0, &spans, start.saturating_sub(3));
}
