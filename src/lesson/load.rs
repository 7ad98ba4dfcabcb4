//! From a file to a lesson.

use super::diagnostic::{Diagnostic, Diagnostics};
use super::draft::{Draft, entries, items, text, value};
use super::explore::Explore;
use super::layout::{header_path, line_at};
use super::model::{Experiment, Lesson, Page, When};
use super::plain::quoted;
use super::read::read;
use super::root::{PROGRAM, ROOT};
use super::run::RunSpec;
use super::source::Source;
use super::syntax::Syntax;
use crate::program::declare::{build, constant};
use crate::program::shape::{Node, NodeValue, Span};
use crate::program::steps::KINDS;
use crate::program::{Machinery, Program, ProgramText, Type, Value};
use std::sync::Arc;

impl Lesson {
    /// Reads a lesson, which is called `id` and stands in the folder `chapter`. With the lesson
    /// come the warnings.
    ///
    /// # Errors
    /// All that is wrong with the file, warnings included, where any of it is an error.
    pub fn load(
        source: &Source,
        id: &str,
        chapter: &str,
    ) -> Result<(Lesson, Diagnostics), Diagnostics> {
        Self::load_among(source, id, chapter, None)
    }

    /// As [`Lesson::load`], and checks too that the lessons it needs are there and come earlier.
    /// `library` are the ids of all, in the order in which they are read.
    ///
    /// # Errors
    /// As [`Lesson::load`].
    pub fn load_among(
        source: &Source,
        id: &str,
        chapter: &str,
        library: Option<&[&str]>,
    ) -> Result<(Lesson, Diagnostics), Diagnostics> {
        let mut problems = Diagnostics::new();
        let Some(root) = read(source, &ROOT, KINDS, &mut problems) else {
            return Err(problems);
        };
        let no_toml = problems.has_errors() && !Syntax::of(source).parse().1.is_empty();
        let mut draft = Draft {
            source,
            text: ProgramText::default(),
            unreadable: problems.has_errors(),
            program_unreadable: no_toml || problems.iter().any(|p| is_in_program(source, p.span)),
            program_wrong: false,
            no_toml,
            problems,
        };
        let mut wrong = Vec::new();
        draft.text = build(&root, &mut wrong);
        draft.program_wrong = !wrong.is_empty();
        wrong.into_iter().for_each(|problem| draft.problem(problem));
        draft.check_id(id, Span::new(0, 0), "a lesson's file");
        if let Some(library) = library {
            draft.check_place(&root, id, library);
        }
        let lesson = draft.lesson(&root, id, chapter);
        if draft.problems.has_errors() {
            return Err(draft.problems);
        }
        // These conclude from something not being there.
        draft.check_uses(&root);
        let lesson = Lesson {
            program: Arc::new(draft.text),
            ..lesson
        };
        draft.problems.extend(values_that_fail(&lesson, &root));
        match draft.problems.has_errors() {
            true => Err(draft.problems),
            false => Ok((lesson, draft.problems)),
        }
    }
}

/// Whether a part of the file belongs to its program, as far as the headers above it tell.
fn is_in_program(source: &Source, span: Span) -> bool {
    let above = source.text.get(..span.start).unwrap_or_default();
    let line = line_at(&source.text, above.rfind('\n').map_or(0, |at| at + 1));
    let header = |line| header_path(line).map(|path| path.split('.').next().unwrap_or(path).trim());
    let table = header(line).or_else(|| above.lines().rev().find_map(header));
    // Before the first header stands what is about the lesson itself.
    table.is_some_and(|table| table == "params" || PROGRAM.contains(&table))
}

impl Draft<'_> {
    /// The lesson without its program, which later parts may still add texts to.
    fn lesson(&mut self, root: &Node, id: &str, chapter: &str) -> Lesson {
        let values = self.text.defaults();
        let runs = self.runs(root, &values);
        let explore = root.get("explore").map(|node| self.explore(node, &values));
        let experiments = self.experiments(root, &runs, explore.as_ref());
        let predictions = self.predictions(root, &runs, &values);
        if predictions.is_empty() && root.get("predict").is_none() && !self.unreadable {
            let help = "who has guessed before a run learns from it: add `[[predict]]`";
            self.warning(
                Span::new(0, 0),
                "the lesson asks nothing before it runs",
                help,
            );
        }
        for node in items(root, "teaches") {
            self.words(Some(node), "a thing to learn");
        }
        Lesson {
            id: id.to_owned(),
            chapter: chapter.to_owned(),
            title: self.words(root.get("title"), "the title"),
            minutes: self.integer(root.get("minutes"), 1, 600, 1),
            teaches: self.texts(root.get("teaches"), "what it teaches"),
            needs: self.texts(root.get("needs"), "the list of lessons to read first"),
            scale: self.integer(root.get("scale"), 1, 1_000_000, 1),
            pages: self.pages(root),
            predictions,
            program: Arc::default(),
            runs,
            experiments,
            explore,
            source: self.source.clone(),
        }
    }

    fn pages(&mut self, root: &Node) -> Vec<Page> {
        if let Some(node) = root.get("page").filter(|node| node.items().is_empty()) {
            self.error(
                node.span,
                "there is no page",
                "add `[[page]]` with a `text`",
            );
        }
        let mut pages = Vec::new();
        for node in items(root, "page") {
            let (title, notes) = (node.get("title"), node.get("notes"));
            pages.push(Page {
                title: title.map(|title| self.words(Some(title), "the heading")),
                when: match text(node, "when") {
                    Some("after") => When::After,
                    _ => When::Before,
                },
                text: self.words(node.get("text"), "the page"),
                notes: notes.map(|notes| self.words(Some(notes), "the note")),
            });
        }
        pages
    }

    fn experiments(
        &mut self,
        root: &Node,
        runs: &[RunSpec],
        explore: Option<&Explore>,
    ) -> Vec<Experiment> {
        let mut experiments = Vec::new();
        for (key, node) in entries(root, "experiments") {
            self.check_id(&key.name, key.span, "an experiment");
            let values = self.experiment_values(node);
            let runs = match node.get("run") {
                Some(_) => self.runs(node, &values),
                None => runs
                    .iter()
                    .map(|run| RunSpec {
                        values: values.clone(),
                        ..run.clone()
                    })
                    .collect(),
            };
            let explore = match node.get("explore") {
                Some(node) => Some(self.explore(node, &values)),
                None => {
                    let span = node.get("params").map_or(key.span, |params| params.span);
                    explore.map(|explore| self.inherit(explore, span, &values))
                }
            };
            experiments.push(Experiment {
                name: key.name.clone(),
                invitation: self.words(node.get("try"), "the invitation"),
                predictions: self.predictions(node, &runs, &values),
                values,
                runs,
                explore,
            });
        }
        experiments
    }

    fn experiment_values(&mut self, node: &Node) -> Vec<Value> {
        let mut values = self.text.defaults();
        for (key, node) in entries(node, "params") {
            let params = &self.text.params;
            let Some(at) = params.iter().position(|param| param.name == key.name) else {
                let known: Vec<_> = params.iter().map(|param| param.name.clone()).collect();
                let message = format!("no parameter is called {}", quoted(&key.name));
                self.unknown(key.span, message, &key.name, &known);
                continue;
            };
            if matches!(node.value, NodeValue::Table(_)) {
                // It was unreadable, which has been reported.
                continue;
            }
            match constant(node) {
                Err(problem) => self.problem(problem),
                Ok(value) => match self.text.params[at].check(value) {
                    Ok(()) => values[at] = value,
                    Err(message) => {
                        let param = &self.text.params[at];
                        let help = match (value, param.ty()) {
                            (Value::Int(number), Type::Duration) => {
                                format!("a unit is missing: write `\"{number}s\"`")
                            }
                            _ => format!("it is {}", param.help),
                        };
                        self.error(node.span, message, help);
                    }
                },
            }
        }
        values
    }

    /// The place of a lesson among others: its id is its own, and what it needs comes earlier.
    fn check_place(&mut self, root: &Node, id: &str, library: &[&str]) {
        if library.iter().filter(|known| **known == id).count() > 1 {
            let help = "rename one of the files";
            self.warning(
                Span::new(0, 0),
                format!("two lessons are called {}", quoted(id)),
                help,
            );
        }
        let place = |id: &str| library.iter().position(|known| *known == id);
        for (need, node) in self.lines(root.get("needs")) {
            let message = match (place(&need), place(id)) {
                (None, _) => {
                    let names = library.iter().copied().filter(|known| *known != id);
                    let help = super::nearest(&need, names)
                        .map(|meant| format!("did you mean `{meant}`?"));
                    let message = format!("no lesson is called {}", quoted(&need));
                    self.problems
                        .push(Diagnostic::warning(node.span, message).maybe_help(help));
                    continue;
                }
                (Some(need), Some(this)) if need >= this => "this lesson does not come earlier",
                _ => continue,
            };
            self.warning(node.span, message, "the order is that of `order.txt`");
        }
    }
}

/// Parameters with which the program or an expectation makes no sense.
fn values_that_fail(lesson: &Lesson, root: &Node) -> Vec<Diagnostic> {
    let machinery = Machinery {
        cores: 2,
        workers: 2,
    };
    let bind = |values: &[Value]| {
        Program::bind(Arc::clone(&lesson.program), values.to_vec(), machinery).err()
    };
    let mut problems = Vec::new();
    if let Some(error) = bind(&lesson.program.defaults()) {
        let span = root.get("tasks").map_or(root.span, |tasks| tasks.span);
        problems.push(Diagnostic::error(
            span,
            format!("the program cannot run: {error}"),
        ));
        return problems;
    }
    for ((key, node), experiment) in entries(root, "experiments").iter().zip(&lesson.experiments) {
        let span = node.get("params").map_or(key.span, |params| params.span);
        let faults = experiment.runs.iter().flat_map(|run| run.expect.exprs());
        let fault = faults
            .filter_map(|(expr, wanted)| value(expr, wanted, &experiment.values).err())
            .map(|fault| format!("with these parameters an expectation has no value: {fault}"));
        let error = bind(&experiment.values).map(|error| error.to_string());
        problems.extend(
            error
                .or(fault.into_iter().next())
                .map(|message| Diagnostic::error(span, message)),
        );
    }
    problems
}
