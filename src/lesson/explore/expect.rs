//! From `[[explore.expect]]` to what searches must find.

use super::model::ExploreExpect;
use super::outcome::{DEADLOCK, FAILED, FOR_EVER, PARTIAL_DEADLOCK, can_be, pattern};
use crate::lesson::diagnostic::Diagnostic;
use crate::lesson::draft::{Draft, items};
use crate::lesson::plain::quoted;
use crate::program::shape::{Node, Span};

impl Draft<'_> {
    /// What is expected under `expect` of searches under the rules of `on`, where variables of these
    /// names are shown.
    pub(super) fn search_expects(
        &mut self,
        parent: &Node,
        on: &[&'static str],
        shown: Option<&[String]>,
    ) -> Vec<ExploreExpect> {
        let mut expects: Vec<ExploreExpect> = Vec::new();
        let mut before: Vec<(&'static str, Span)> = Vec::new();
        for node in items(parent, "expect") {
            let expect = self.search_expect(node, shown);
            self.check_rules(node, &expect, on, &before);
            let span = node.get("on").map_or(node.span, |on| on.span);
            before.extend(expect.on.iter().map(|name| (*name, span)));
            expects.push(expect);
        }
        expects
    }

    fn search_expect(&mut self, node: &Node, shown: Option<&[String]>) -> ExploreExpect {
        if node.entries().len() <= 1 && !self.unreadable {
            let help = "say what a search finds: `outcomes = [\"x = 1\", \"x = 2\"]`";
            self.warning(node.span, "nothing is expected of this search", help);
        }
        self.check_outcomes(node.get("outcomes"), shown);
        let outcomes = node.get("outcomes");
        let expect = ExploreExpect {
            on: self.rules(node.get("on")),
            outcomes: outcomes.map(|node| self.texts(Some(node), "the list of outcomes")),
            states: self.count(node.get("states"), 1),
            interleavings: self.count(node.get("interleavings"), 1),
            wrong: self.count(node.get("wrong"), 0),
            safe: node.get("safe").and_then(Node::boolean),
        };
        self.check_counts(node, &expect);
        expect
    }

    fn count(&mut self, node: Option<&Node>, least: u64) -> Option<u64> {
        let number = u64::try_from(node?.integer()?).ok()?;
        if number < least {
            let message = format!("{number} makes no sense here");
            self.error(node?.span, message, format!("there is at least {least}"));
        }
        Some(number)
    }

    fn check_counts(&mut self, node: &Node, expect: &ExploreExpect) {
        let span = node.get("wrong").map_or(node.span, |wrong| wrong.span);
        if let (Some(wrong), Some(all)) = (expect.wrong, expect.interleavings)
            && wrong > all
        {
            let message = format!("{wrong} of {all} interleavings cannot be wrong");
            self.error(span, message, "`interleavings` counts all, right and wrong");
        }
        if expect.wrong.is_some_and(|wrong| wrong > 0) && expect.safe == Some(true) {
            let message = "what has wrong interleavings is not safe";
            self.error(span, message, "write `safe = false`, or leave it out");
        }
    }

    /// One search under the rules of one mechanism is expected once, and is one that there is.
    fn check_rules(
        &mut self,
        node: &Node,
        expect: &ExploreExpect,
        on: &[&'static str],
        before: &[(&'static str, Span)],
    ) {
        for (name, node) in self.lines(node.get("on")) {
            let Some(name) = expect.on.iter().find(|known| **known == name) else {
                continue;
            };
            if !on.contains(name) {
                let message = format!("nothing is searched under the rules of {}", quoted(name));
                let help = format!("add it to the mechanisms of `explore`: `on = {:?}`", {
                    let mut on = on.to_vec();
                    on.push(name);
                    on
                });
                self.error(node.span, message, help);
            }
            if let Some((_, earlier)) = before.iter().find(|(earlier, _)| earlier == name) {
                let message = format!("of {} something is expected a second time", quoted(name));
                let problem = Diagnostic::error(node.span, message)
                    .note(*earlier, "the first time is here")
                    .help("put both into one `[[explore.expect]]`");
                self.problems.push(problem);
            }
        }
    }

    /// Checks that each text at a node, or in its list, can be an outcome.
    pub(super) fn check_outcomes(&mut self, node: Option<&Node>, shown: Option<&[String]>) {
        let (Some(node), Some(shown)) = (node, shown) else {
            return;
        };
        let nodes = match node.text() {
            Some(_) => std::slice::from_ref(node),
            None => node.items(),
        };
        for node in nodes {
            let words = node.text().unwrap_or_default();
            if !can_be(words, shown, &self.text.texts) {
                let fixed = [DEADLOCK, PARTIAL_DEADLOCK, FAILED, FOR_EVER];
                let mut known = vec![pattern(shown)];
                known.extend(fixed.map(str::to_owned));
                let message = format!("no outcome is called {}", quoted(words));
                self.unknown(node.span, message, words, &known);
            }
        }
    }
}
