//! Where panels go: beside each other, in a grid, or as many as fit.

use ratatui::layout::{Rect, Size};

/// A panel and its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// Which panel, from 0.
    pub panel: usize,
    /// Where it is.
    pub area: Rect,
}

/// Places so many panels, each at least of the size `least`, in rows of equally wide columns, so
/// that panels can share one axis. Where not all of them fit, those around `focused` are placed:
/// the same ones for each panel of a page, so that moving the focus seldom moves the panels. A
/// single panel is placed even where there is less room than `least`.
pub fn grid(area: Rect, panels: usize, least: Size, focused: usize) -> Vec<Placed> {
    if panels == 0 || area.is_empty() {
        return Vec::new();
    }
    let fit = |room: u16, least: u16| usize::from(room / least.max(1)).max(1);
    let widest = fit(area.width, least.width).min(panels);
    let rows = panels.div_ceil(widest);
    let page = fit(area.height, least.height).min(rows);
    // Rows of the same length look better than a full row and a rest, if all rows show.
    let columns = if page == rows {
        panels.div_ceil(rows)
    } else {
        widest
    };
    let focused = focused.min(panels - 1) / columns;
    let first = (focused / page * page).min(rows - page);
    let places = first * columns..panels.min((first + page) * columns);
    let place = |panel: usize| Placed {
        panel,
        area: cell(
            area,
            (panel % columns, columns),
            (panel / columns - first, page),
        ),
    };
    places.map(place).collect()
}

/// The cell in a column and a row, each of so many.
fn cell(area: Rect, (column, columns): (usize, usize), (row, rows): (usize, usize)) -> Rect {
    // At most as many as the area has columns and rows, so everything fits into `u16`.
    let (column, columns) = (column as u16, columns as u16);
    let (row, rows) = (row as u16, rows as u16);
    let width = area.width / columns;
    // Rows that are left over go to the first panels.
    let (height, over) = (area.height / rows, area.height % rows);
    Rect {
        x: area.x + column * width,
        y: area.y + row * height + row.min(over),
        width,
        height: height + u16::from(row < over),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(width: u16, height: u16, panels: usize, focused: usize) -> String {
        let placed = grid(
            Rect::new(0, 0, width, height),
            panels,
            Size::new(34, 6),
            focused,
        );
        let tell = |Placed { panel, area }: &Placed| {
            format!(
                "{panel}:{}x{}+{}+{}",
                area.width, area.height, area.x, area.y
            )
        };
        placed.iter().map(tell).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn panels_are_beside_each_other_then_in_rows_then_on_pages() {
        assert_eq!(told(102, 20, 3, 0), "0:34x20+0+0 1:34x20+34+0 2:34x20+68+0");
        assert_eq!(
            told(110, 21, 4, 0),
            "0:55x11+0+0 1:55x11+55+0 2:55x10+0+11 3:55x10+55+11"
        );
        assert_eq!(
            told(70, 12, 6, 3),
            "0:35x6+0+0 1:35x6+35+0 2:35x6+0+6 3:35x6+35+6"
        );
        assert_eq!(
            told(70, 12, 6, 4),
            "2:35x6+0+0 3:35x6+35+0 4:35x6+0+6 5:35x6+35+6"
        );
        assert_eq!(told(20, 3, 3, 2), "2:20x3+0+0");
        assert_eq!(told(0, 3, 3, 2), "");
        assert_eq!(told(80, 24, 0, 0), "");
    }

    proptest! {
        #[test]
        fn panels_never_overlap_and_the_focused_one_shows(
            x in 0u16..9, width in 0u16..400, height in 0u16..120, panels in 0usize..40,
            focused in 0usize..40, least in (0u16..60, 0u16..12),
        ) {
            let area = Rect::new(x, 3, width, height);
            let placed = grid(area, panels, Size::new(least.0, least.1), focused);
            for (nth, one) in placed.iter().enumerate() {
                prop_assert_eq!(area.intersection(one.area), one.area);
                prop_assert_eq!(one.area.width, placed[0].area.width);
                prop_assert!(!one.area.is_empty());
                for other in &placed[..nth] {
                    prop_assert!(one.area.intersection(other.area).is_empty());
                }
            }
            let shows = placed.iter().any(|one| one.panel == focused.min(panels.max(1) - 1));
            prop_assert_eq!(shows, panels > 0 && !area.is_empty());
        }
    }
}
