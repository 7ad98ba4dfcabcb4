//! From `[[predict]]` to questions with answers that can be right.

use super::draft::{Draft, items, text, value};
use super::plain::quoted;
use super::predict::{About, Answer, Prediction, SearchFact, Unit, What};
use super::root::MECHANISMS;
use super::run::RunSpec;
use crate::program::Value;
use crate::program::expr::UNITS;
use crate::program::shape::{Node, Span};
use crate::program::value::Type;

/// The kinds of answer that a question about runs can have.
const OF_RUN: [&str; 4] = ["number", "choice", "order", "set"];
/// The kinds of answer that a question about all interleavings can have.
pub(super) const OF_SEARCH: [&str; 3] = ["number", "choice", "set"];

impl Draft<'_> {
    /// The questions under `predict` of a lesson or an experiment with these runs.
    pub fn predictions(
        &mut self,
        parent: &Node,
        runs: &[RunSpec],
        values: &[Value],
    ) -> Vec<Prediction> {
        let nodes = items(parent, "predict").iter();
        nodes
            .filter_map(|node| self.prediction(node, runs, values))
            .collect()
    }

    fn prediction(
        &mut self,
        node: &Node,
        runs: &[RunSpec],
        values: &[Value],
    ) -> Option<Prediction> {
        let about = node.get("about").and_then(|about| self.about(about, runs));
        self.question(node, about, &OF_RUN, values)
    }

    /// A question about something, whose answer is of one of these kinds.
    pub fn question(
        &mut self,
        node: &Node,
        about: Option<About>,
        kinds: &[&str],
        values: &[Value],
    ) -> Option<Prediction> {
        let ask = self.words(node.get("ask"), "the question");
        let because = self.words(node.get("because"), "the explanation");
        let answer = self.answer(node.get("answer")?, about.as_ref(), kinds)?;
        Some(Prediction {
            ask,
            answer,
            because,
            about,
            values: values.to_vec(),
        })
    }

    fn about(&mut self, node: &Node, runs: &[RunSpec]) -> Option<About> {
        let (on, name) = (node.get("on")?, text(node, "on")?);
        let mechanism = MECHANISMS.into_iter().find(|known| *known == name)?;
        // A run with no mechanisms has had them reported.
        let other =
            |run: &RunSpec| !run.mechanisms.is_empty() && !run.mechanisms.contains(&mechanism);
        if !runs.is_empty() && runs.iter().all(other) {
            let message = format!("nothing here runs on {}", quoted(name));
            let mut known: Vec<_> = runs.iter().flat_map(|run| &run.mechanisms).collect();
            known.dedup();
            let known: Vec<_> = known.into_iter().map(|name| (*name).to_owned()).collect();
            self.unknown(on.span, message, name, &known);
        }
        let what = self.what(node.get("what")?)?;
        Some(About { mechanism, what })
    }

    fn what(&mut self, node: &Node) -> Option<What> {
        let text = node.text()?;
        Some(match text {
            "makespan" => What::Makespan,
            "outcome" => What::Outcome,
            "finish_order" => What::FinishOrder,
            "said" => What::Said,
            _ => match text.strip_prefix("final.") {
                Some(name) => {
                    self.check_variable(node.span, name);
                    What::Final(name.to_owned())
                }
                None => {
                    let known = ["makespan", "outcome", "finish_order", "said", "final.x"];
                    let message = format!("a run shows no {}", quoted(text));
                    self.unknown(node.span, message, text, &known.map(str::to_owned));
                    return None;
                }
            },
        })
    }

    fn answer(&mut self, node: &Node, about: Option<&About>, kinds: &[&str]) -> Option<Answer> {
        let given: Vec<_> = kinds
            .iter()
            .filter(|kind| node.get(kind).is_some())
            .collect();
        let [kind] = given[..] else {
            // One that was unreadable has been reported.
            if !(given.is_empty() && self.unreadable) {
                let message = format!("an answer is of one kind, and this one has {}", given.len());
                let last = "and `set` with `of`";
                let help = match kinds.contains(&"order") {
                    true => format!("the kinds are `number`, `choice` with `of`, `order`, {last}"),
                    false => format!("the kinds are `number`, `choice` with `of`, {last}"),
                };
                self.error(node.span, message, help);
            }
            return None;
        };
        self.check_keys(node, kind);
        self.check_proof(node.span, kind, about);
        let answer = node.get(kind)?;
        match *kind {
            "number" => {
                let number = self.number(answer, node.get("unit"))?;
                self.check_counted(answer.span, &number, about);
                Some(number)
            }
            "choice" => {
                let of = self.texts(node.get("of"), "the list of choices");
                let right = self.option(answer, &of)?;
                self.check_guess(node.span, of.len() as f64);
                Some(Answer::Choice { right, of })
            }
            "set" => {
                let of = self.texts(node.get("of"), "the list of choices");
                self.distinct(Some(answer));
                let right = answer.items().iter().map(|item| self.option(item, &of));
                let mut right: Vec<usize> = right.collect::<Option<_>>()?;
                right.sort_unstable();
                self.check_guess(node.span, 2f64.powi(of.len() as i32));
                Some(Answer::Set { right, of })
            }
            _ => Some(self.order(answer, about)),
        }
    }

    /// `unit` belongs to a number and `of` to a choice or a set.
    fn check_keys(&mut self, node: &Node, kind: &str) {
        let of = matches!(kind, "choice" | "set");
        for (key, wanted) in [("unit", kind == "number"), ("of", of)] {
            match node.get(key) {
                Some(extra) if !wanted => {
                    let message = format!("`{key}` does not belong to the answer `{kind}`");
                    self.error(extra.span, message, "leave it out");
                }
                None if wanted && of && !self.unreadable => {
                    let help = "write `of = [\"…\", \"…\"]` with all that a reader can choose";
                    self.error(node.span, format!("a `{kind}` needs `of`"), help);
                }
                _ => {}
            }
        }
    }

    fn number(&mut self, node: &Node, unit: Option<&Node>) -> Option<Answer> {
        let expr = self.expr(node, Type::Any)?;
        let shown = value(&expr, Type::Any, &self.text.defaults()).ok()?;
        let name = unit.and_then(Node::text).unwrap_or_default();
        let time = UNITS.into_iter().find(|(unit, _)| *unit == name);
        let span = unit.map_or(node.span, |unit| unit.span);
        let unit = match (shown, time) {
            (Value::Duration(nanos), _) if nanos < 0 => {
                self.error(
                    node.span,
                    "a time cannot be negative",
                    "turn the difference around",
                );
                return None;
            }
            (Value::Duration(_), Some((name, nanos))) => Unit::Time { name, nanos },
            (Value::Duration(_), None) => {
                let units: Vec<_> = UNITS.iter().map(|(unit, _)| (*unit).to_owned()).collect();
                let message = match name {
                    "" => "a unit is missing: this number is a duration".to_owned(),
                    _ => format!("{} is no unit of time", quoted(name)),
                };
                self.unknown(span, message, name, &units);
                return None;
            }
            (Value::Int(_), None) => Unit::Things(name.to_owned()),
            (Value::Int(_), Some(_)) => {
                let message = format!(
                    "this number is counted in {}, but it is no duration",
                    quoted(name)
                );
                let help = "multiply it by `1s`, or name what it counts";
                self.error(span, message, help);
                return None;
            }
            (Value::None, _) => return None,
            (other, _) => {
                let message = format!("{} is no number", other.ty().words());
                self.error(node.span, message, "give a duration or a whole number");
                return None;
            }
        };
        Some(Answer::Number { value: expr, unit })
    }

    fn order(&mut self, node: &Node, about: Option<&About>) -> Answer {
        let lines = about.is_some_and(|about| about.what == What::Said);
        for (entry, node) in self.lines(Some(node)) {
            match lines {
                true => self.check_saying(node.span, &entry),
                false => self.check_task(node.span, &entry),
            }
        }
        let order = self.texts(Some(node), "the order");
        let orders = (1..=order.len()).map(|n| n as f64).product();
        self.check_guess(node.span, orders);
        Answer::Order(order)
    }

    /// Which of `of` the text at a node is.
    fn option(&mut self, node: &Node, of: &[String]) -> Option<usize> {
        let text = node.text()?;
        let at = of.iter().position(|option| option == text);
        if at.is_none() && !of.is_empty() {
            let message = format!("{} is not among `of`", quoted(text));
            self.unknown(node.span, message, text, of);
        }
        at
    }

    /// What proves an answer must be able to look like it.
    fn check_proof(&mut self, span: Span, kind: &str, about: Option<&About>) {
        let Some(about) = about else { return };
        if let What::Search(fact) = about.what {
            return self.check_found(span, kind, fact);
        }
        let can = match (kind, &about.what) {
            ("number", what) => matches!(what, What::Makespan | What::Final(_)),
            ("order", what) => matches!(what, What::FinishOrder | What::Said),
            _ => true,
        };
        if !can {
            let help = "a number is proved by `makespan` or `final.x`, an order by `finish_order` or `said`";
            self.error(span, "what this is about cannot prove such an answer", help);
        }
    }

    fn check_found(&mut self, span: Span, kind: &str, fact: SearchFact) {
        if (kind == "number") == (fact == SearchFact::Outcomes) {
            let help = "a number is proved by `interleavings`, `wrong` or `states`, a choice or set \
                        by `outcomes`";
            self.error(span, "what this is about cannot prove such an answer", help);
        }
    }

    /// A search counts; it does not measure.
    fn check_counted(&mut self, span: Span, number: &Answer, about: Option<&About>) {
        let search = about.is_some_and(|about| matches!(about.what, What::Search(_)));
        if let (true, Answer::Number { unit, .. }) = (search, number)
            && matches!(unit, Unit::Time { .. })
        {
            let help = "what a search counts is a whole number";
            self.error(span, "no search finds a duration", help);
        }
    }

    /// A reader who guesses learns nothing.
    fn check_guess(&mut self, span: Span, answers: f64) {
        if answers <= 3.0 {
            let message = format!("a guess is right one time in {answers}");
            let help = "ask for a number, for a set, or for one of four or more";
            self.warning(span, message, help);
        }
    }
}
