//! Whether what an expectation names exists in the program.

use super::draft::Draft;
use super::plain::quoted;
use crate::program::shape::Span;
use crate::program::{Declared, ProgramText};

/// Whether `entry` of a lesson names the task that a run calls `name`: `Cook 2` names itself, and
/// `Cook` names `Cook` and every `Cook 1`, `Cook 2`, ….
pub fn names_task(entry: &str, name: &str) -> bool {
    match name.strip_prefix(entry) {
        Some("") => true,
        Some(rest) => rest.strip_prefix(' ').is_some_and(is_number),
        None => false,
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl Draft<'_> {
    /// Checks that tasks can be called this.
    pub fn check_task(&mut self, span: Span, name: &str) {
        let labels: Vec<String> = self.text.defs.iter().map(|def| def.label.clone()).collect();
        if labels.iter().any(|label| names_task(label, name)) {
            return;
        }
        let message = format!("no task is called {}", quoted(name));
        match self.text.defs.iter().find(|def| def.name == name) {
            Some(def) => {
                let help = format!("its label is what people call it: {}", quoted(&def.label));
                self.error(span, message, help);
            }
            None => self.unknown(span, message, name, &labels),
        }
    }

    /// Checks that some `say` could say this.
    pub fn check_saying(&mut self, span: Span, said: &str) {
        if self.program_unreadable || self.text.sayings().any(|template| template.could_say(said)) {
            return;
        }
        let known: Vec<String> = self.text.sayings().map(ToString::to_string).collect();
        let message = format!("no step could say {}", quoted(said));
        self.unknown(span, message, said, &known);
    }

    /// Checks that a shared variable, or an element of an array of them, is called this.
    pub fn check_variable(&mut self, span: Span, name: &str) {
        let (base, index) = split_element(name);
        let known = |text: &ProgramText| -> Vec<String> {
            text.vars
                .iter()
                .map(|var| var.declared.name.clone())
                .collect()
        };
        let found = self.text.vars.iter().map(|var| &var.declared);
        let found = found.into_iter().find(|declared| declared.name == base);
        let help = match (found, index) {
            (Some(Declared { count: Some(_), .. }), Some(index)) if is_number(index) => return,
            (Some(Declared { count: None, .. }), None) => return,
            (Some(Declared { count: Some(_), .. }), _) => {
                format!("there are several: write one of them as `\"{base}[0]\"`")
            }
            (Some(_), Some(_)) => format!("there is only one: write `{base}`"),
            (None, _) => {
                let message = format!("no shared variable is called {}", quoted(base));
                let known = known(&self.text);
                if known.is_empty() && !self.unreadable {
                    return self.error(span, message, "declare it first, in the table `[vars]`");
                }
                return self.unknown(span, message, base, &known);
            }
        };
        self.error(span, format!("{} is no variable", quoted(name)), help);
    }
}

/// `x[3]` → `x` and `3`.
fn split_element(name: &str) -> (&str, Option<&str>) {
    match name.strip_suffix(']').and_then(|name| name.split_once('[')) {
        Some((base, index)) => (base, Some(index)),
        None => (name, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_names_all_that_have_it() {
        for (entry, name, named) in [
            ("Cook", "Cook", true),
            ("Cook", "Cook 12", true),
            ("Cook 1", "Cook 1", true),
            ("Cook 1", "Cook 12", false),
            ("Cook", "Cook x", false),
            ("Cook", "Cook ", false),
            ("Cook", "Cookie", false),
            ("Coo", "Cook", false),
        ] {
            assert_eq!(names_task(entry, name), named, "{entry} {name}");
        }
    }
}
