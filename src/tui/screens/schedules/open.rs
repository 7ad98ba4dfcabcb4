//! Where it begins.

use super::super::{Cx, Go, Screen};
use super::{Page, Schedules, Variant, View};
use crate::lesson::Lesson;
use crate::progress::Key;
use crate::session::Asked;
use crate::tui::record::Record;
use std::sync::Arc;

impl Schedules {
    /// Every interleaving of a lesson's program, with its experiments beside it. It begins by the
    /// rules of the mechanism of the name `first`; by those that the lesson is about where none is
    /// named.
    ///
    /// # Errors
    /// Where it cannot be searched like this, and why.
    pub fn of(
        lesson: &Arc<Lesson>,
        key: &Key,
        asked: &Asked,
        first: Option<&str>,
        record: &Record,
    ) -> Result<Schedules, String> {
        let own = Variant::new(lesson, key, asked, first, record)?;
        let others = lesson.experiments.iter();
        let others = others.filter(|experiment| experiment.explore.is_some());
        let names = others.map(|experiment| Some(experiment.name.clone()));
        let names = std::iter::once(None).chain(names);
        let (mut variants, mut at) = (Vec::new(), 0);
        let mut own = Some(own);
        for experiment in names {
            if experiment == asked.experiment {
                at = variants.len();
                variants.extend(own.take());
                continue;
            }
            let asked = Asked {
                experiment,
                params: Vec::new(),
                ..asked.clone()
            };
            // One that cannot be searched is not worth comparing.
            variants.extend(Variant::new(lesson, key, &asked, None, record));
        }
        if let Some(own) = own {
            at = variants.len();
            variants.push(own);
        }
        let mut every = Schedules {
            lesson: Arc::clone(lesson),
            key: key.clone(),
            id: None,
            variants,
            variant: at,
            page: Page::Outcomes,
            scroll: 0,
            view: View::default(),
            last: 0,
            alone: false,
        };
        if every
            .variant()
            .asks
            .iter()
            .any(|ask| ask.answered.is_none())
        {
            every.page = Page::Answers;
        }
        Ok(every)
    }
}

/// Goes there, or tells why not.
pub fn go(every: Result<Schedules, String>, cx: &mut Cx<'_>) {
    match every {
        Ok(mut every) => {
            every.begin(cx);
            *cx.go = Some(Go::To(Box::new(Screen::Schedules(Box::new(every)))));
        }
        Err(why) => cx.tell(why),
    }
}
