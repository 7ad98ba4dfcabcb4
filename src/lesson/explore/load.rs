//! From the table `explore` to its model.

use super::model::{Claim, Explore, Goal, Target};
use super::shape::GOAL_OUTCOMES;
use crate::lesson::draft::{Draft, items, text};
use crate::lesson::predict::{About, Prediction, SearchFact, What};
use crate::lesson::questions::OF_SEARCH;
use crate::lesson::root::MECHANISMS;
use crate::program::fault::Fault;
use crate::program::shape::{Node, NodeValue, Span};
use crate::program::value::Type;
use crate::program::{Machinery, OverShared, Program, Value, VarId};
use std::sync::Arc;

/// At which moments a condition is looked at.
#[derive(Clone, Copy, PartialEq)]
enum Moment {
    /// At all of them, so also at the first.
    Any,
    /// At the last.
    End,
}

impl Draft<'_> {
    /// The table `explore` of a lesson or an experiment, for these values of the parameters.
    pub fn explore(&mut self, node: &Node, values: &[Value]) -> Explore {
        let program = self.bound(values);
        let program = program.as_ref();
        let mut explore = Explore {
            shows: self.shows(node.get("shows"), program),
            right: node
                .get("right")
                .and_then(|node| self.condition(node, Moment::End, program)),
            always: self.claims(node, "always", program),
            sometimes: self.claims(node, "sometimes", program),
            eventually: self.claims(node, "eventually", program),
            on: self.rules(node.get("on")),
            goals: self.goals(node, program),
            predictions: Vec::new(),
            expects: Vec::new(),
        };
        if explore.on.is_empty() {
            explore.on.push("threads");
        }
        let names = match node.get("shows") {
            Some(_) if explore.shows.is_empty() => None,
            _ => program.and_then(|program| explore.shown_names(program)),
        };
        explore.predictions = self.search_predictions(node, &explore.on, names.as_deref(), values);
        explore.expects = self.search_expects(node, &explore.on, names.as_deref());
        explore
    }

    /// What an experiment at `span` takes over from the lesson.
    pub fn inherit(&mut self, explore: &Explore, span: Span, values: &[Value]) -> Explore {
        let unfit = |values: &[Value]| explore.unfit(&self.bound(values)?);
        let own = self.text.defaults();
        // What is wrong with the lesson's own parameters has been reported.
        if let (None, Some(fault)) = (unfit(&own), unfit(values)) {
            let message =
                format!("with these parameters the lesson's `explore` makes no sense: {fault}");
            let help = "give the experiment a table `explore` of its own";
            self.error(span, message, help);
        }
        explore.inherited()
    }

    /// The program with these parameters, as far as it is in order.
    fn bound(&self, values: &[Value]) -> Option<Program> {
        if self.program_unreadable || self.program_wrong {
            return None;
        }
        let machinery = Machinery {
            cores: 2,
            workers: 2,
        };
        let text = Arc::new(self.text.clone());
        Program::bind(text, values.to_vec(), machinery).ok()
    }

    fn shows(&mut self, node: Option<&Node>, program: Option<&Program>) -> Vec<String> {
        for (name, node) in self.lines(node) {
            self.check_variable(node.span, &name);
            let found = program.map(|program| program.var(&name));
            if let Some(Err(fault @ Fault::IndexOutside { .. })) = found {
                self.error(node.span, fault.to_string(), "count from 0");
            }
        }
        self.texts(node, "the list of variables")
    }

    /// The mechanisms at a node, in its order.
    pub(super) fn rules(&mut self, node: Option<&Node>) -> Vec<&'static str> {
        let names = self.texts(node, "the list of mechanisms");
        let known = |name: &String| MECHANISMS.into_iter().find(|known| known == name);
        names.iter().filter_map(known).collect()
    }

    fn claims(&mut self, parent: &Node, key: &str, program: Option<&Program>) -> Vec<Claim> {
        if let Some(node) = parent.get(key)
            && node.items().is_empty()
            && !self.unreadable
        {
            let help = "write a condition, or leave the key out";
            self.error(node.span, format!("`{key}` is empty"), help);
        }
        let mut claims = Vec::new();
        for node in items(parent, key) {
            let says = node.get("says");
            let says = says.map(|says| self.words(Some(says), "what it says"));
            let that = node.get("that");
            let that = that.and_then(|that| self.condition(that, Moment::Any, program));
            claims.extend(that.map(|that| Claim {
                says: says.unwrap_or_else(|| that.text().to_owned()),
                that,
            }));
        }
        claims
    }

    fn goals(&mut self, parent: &Node, program: Option<&Program>) -> Vec<Goal> {
        let goals = items(parent, "goal").iter();
        goals.filter_map(|node| self.goal(node, program)).collect()
    }

    fn goal(&mut self, node: &Node, program: Option<&Program>) -> Option<Goal> {
        let ask = self.words(node.get("ask"), "the goal");
        let because = self.words(node.get("because"), "the explanation");
        let kinds = ["ends", "meets", "outcome"];
        let given: Vec<_> = kinds.iter().filter_map(|key| node.get(key)).collect();
        if given.len() != 1 {
            // One that was unreadable has been reported.
            if !(given.is_empty() && self.unreadable) {
                let message = format!("a goal is of one kind, and this one has {}", given.len());
                let help = "the kinds are `ends` (the program finishes, and this holds), `meets` \
                            (this holds at some moment) and `outcome`";
                self.error(node.span, message, help);
            }
            return None;
        }
        let target = if let Some(node) = node.get("ends") {
            Target::Ends(self.condition(node, Moment::End, program)?)
        } else if let Some(node) = node.get("meets") {
            Target::Meets(self.condition(node, Moment::Any, program)?)
        } else {
            let name = text(node, "outcome")?;
            Target::Outcome(GOAL_OUTCOMES.into_iter().find(|known| *known == name)?)
        };
        Some(Goal {
            ask,
            target,
            because,
        })
    }

    /// The condition at a node, tried on the program's first state.
    fn condition(
        &mut self,
        node: &Node,
        moment: Moment,
        program: Option<&Program>,
    ) -> Option<OverShared> {
        if matches!(node.value, NodeValue::Table(_)) {
            // It was unreadable, which has been reported.
            return None;
        }
        let condition = match OverShared::read(node, &mut self.text) {
            Ok(condition) => condition,
            Err(problem) => {
                self.problem(problem);
                return None;
            }
        };
        if !condition.looks_at_any() {
            let help = "name the variables that it is about";
            let message = "this looks at no shared variable, so no interleaving changes it";
            self.warning(node.span, message, help);
        }
        if let Some(program) = program {
            self.try_condition(&condition, node.span, moment, program);
        }
        Some(condition)
    }

    fn try_condition(
        &mut self,
        condition: &OverShared,
        span: Span,
        moment: Moment,
        program: &Program,
    ) {
        let predicate = match condition.bind(program) {
            Ok(predicate) => predicate,
            Err(fault) => return self.error(span, fault.to_string(), "count from 0"),
        };
        let Err(fault) = predicate.holds(program, &program.initial) else {
            return;
        };
        match (&fault, moment) {
            (Fault::WrongType { wanted, found }, _)
                if !matches!(found, Type::Any | Type::Signal) =>
            {
                let help = match wanted {
                    Type::Bool => "compare it with something: `x == 2`",
                    _ => "these are the types of the first values",
                };
                self.error(span, fault.to_string(), help);
            }
            (_, Moment::Any) => {
                let help = "it is looked at from the first moment on";
                self.error(span, format!("this has no value: {fault}"), help);
            }
            // What has no value at the beginning may well have one at the end.
            (_, Moment::End) => {}
        }
    }

    fn search_predictions(
        &mut self,
        parent: &Node,
        on: &[&'static str],
        shown: Option<&[String]>,
        values: &[Value],
    ) -> Vec<Prediction> {
        let mut predictions = Vec::new();
        for node in items(parent, "predict") {
            let what = text(node, "about").and_then(SearchFact::named);
            let about = what.zip(on.first()).map(|(fact, mechanism)| About {
                mechanism,
                what: What::Search(fact),
            });
            if let (Some(SearchFact::Outcomes), Some(answer)) = (what, node.get("answer")) {
                for key in ["set", "choice"] {
                    self.check_outcomes(answer.get(key), shown);
                }
            }
            predictions.extend(self.question(node, about, &OF_SEARCH, values));
        }
        predictions
    }
}

impl Explore {
    /// The names of what is shown; `None` where that cannot be.
    fn shown_names(&self, program: &Program) -> Option<Vec<String>> {
        let (shown, names) = (self.shown(program).ok()?, program.var_names());
        let name = |var: VarId| names.get(var.index()).cloned();
        shown.into_iter().map(name).collect()
    }
}
