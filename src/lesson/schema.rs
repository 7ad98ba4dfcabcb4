//! The JSON Schema of a shape, for completion and checking in editors.

use serde_json::{Map, Value, json};

use crate::program::shape::{Field, LINE, Shape};
use crate::program::steps::Kind;

/// The schema (JSON Schema, draft 2020-12) of a file of this shape. The steps are one definition,
/// `#/$defs/step`, because they contain one another. The same input gives the same schema.
pub fn json_schema(title: &str, shape: &Shape, kinds: &[Kind]) -> Value {
    let mut schema = described(schema_of(shape), "");
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!(title);
    schema["$defs"] = json!({ "step": step(kinds) });
    schema
}

fn schema_of(shape: &Shape) -> Value {
    match shape {
        Shape::Text | Shape::Markdown | Shape::Template | Shape::Name(_) | Shape::NewName => {
            json!({ "type": "string" })
        }
        Shape::Expr(_) => json!({ "type": ["string", "integer", "boolean"] }),
        Shape::Integer => json!({ "type": "integer", "minimum": 0 }),
        Shape::Boolean => json!({ "type": "boolean" }),
        Shape::Choice(choices) => json!({ "enum": choices }),
        Shape::List(of) => json!({ "type": "array", "items": schema_of(of) }),
        Shape::OneOrMore(of) => {
            let one = schema_of(of);
            json!({ "anyOf": [one, { "type": "array", "items": one }] })
        }
        Shape::Map(of) => json!({ "type": "object", "additionalProperties": schema_of(of) }),
        Shape::Record(fields) => record(fields),
        Shape::Short(fields) => match fields.first() {
            Some(first) => json!({ "anyOf": [field(first), record(fields)] }),
            None => record(fields),
        },
        Shape::Nothing => json!({ "const": true }),
        Shape::Steps => json!({ "type": "array", "items": { "$ref": "#/$defs/step" } }),
    }
}

fn record(fields: &[Field]) -> Value {
    let properties: Map<String, Value> = fields
        .iter()
        .map(|of| (of.name.to_owned(), field(of)))
        .collect();
    let required: Vec<&str> = fields
        .iter()
        .filter(|field| field.required)
        .map(|field| field.name)
        .collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn field(field: &Field) -> Value {
    described(schema_of(&field.shape), field.doc)
}

fn described(mut schema: Value, doc: &str) -> Value {
    if !doc.is_empty() {
        schema["description"] = json!(doc);
    }
    schema
}

/// A step: for each kind a table with its name as the one key, and for those without a value the
/// bare name too.
fn step(kinds: &[Kind]) -> Value {
    let bare = kinds
        .iter()
        .filter(|kind| matches!(kind.shape, Shape::Nothing))
        .map(|kind| json!({ "const": kind.name, "description": kind.doc }));
    let tables = kinds.iter().map(|kind| {
        json!({
            "type": "object",
            "description": kind.doc,
            "properties": {
                kind.name: described(schema_of(&kind.shape), kind.doc),
                LINE.name: field(&LINE),
            },
            "required": [kind.name],
            "additionalProperties": false,
        })
    });
    json!({ "oneOf": bare.chain(tables).collect::<Vec<Value>>() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::sample::{KINDS, LESSON, VALID};

    fn lesson() -> Value {
        json_schema("Lesson", &LESSON, KINDS)
    }

    /// Whether `value` is valid by `schema`, for the keywords used here.
    fn accepts(root: &Value, schema: &Value, value: &Value) -> bool {
        let each = |of: &Value, value: &Value| accepts(root, of, value);
        let list = |of: &Value| of.as_array().cloned().unwrap_or_default();
        let keyword = |(name, of): (&String, &Value)| match name.as_str() {
            "$ref" => each(&root["$defs"]["step"], value),
            "type" => match of.as_array() {
                Some(types) => types.iter().any(|of| is_type(of, value)),
                None => is_type(of, value),
            },
            "const" => value == of,
            "enum" => list(of).contains(value),
            "minimum" => value.as_i64() >= of.as_i64(),
            "anyOf" => list(of).iter().any(|of| each(of, value)),
            "oneOf" => list(of).iter().filter(|of| each(of, value)).count() == 1,
            "items" => list(value).iter().all(|item| each(of, item)),
            "required" => list(of)
                .iter()
                .all(|key| value.get(key.as_str().unwrap()).is_some()),
            "properties" => of
                .as_object()
                .unwrap()
                .iter()
                .all(|(key, of)| value.get(key).is_none_or(|value| each(of, value))),
            "additionalProperties" => value.as_object().unwrap().iter().all(|(key, value)| {
                let known = schema["properties"].get(key).is_some();
                known || of.as_bool().unwrap_or_else(|| each(of, value))
            }),
            "$schema" | "title" | "$defs" | "description" => true,
            other => panic!("a keyword this test does not know: {other}"),
        };
        // `type` comes first in meaning: the other keywords here suppose it.
        let typed = schema
            .get("type")
            .is_none_or(|of| keyword((&"type".to_owned(), of)));
        typed && schema.as_object().unwrap().iter().all(keyword)
    }

    fn is_type(name: &Value, value: &Value) -> bool {
        match name.as_str().unwrap() {
            "string" => value.is_string(),
            "integer" => value.is_i64(),
            "boolean" => value.is_boolean(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            other => panic!("a type this test does not know: {other}"),
        }
    }

    fn accepts_text(text: &str) -> bool {
        let schema = lesson();
        accepts(&schema, &schema, &toml::from_str(text).unwrap())
    }

    #[test]
    fn it_accepts_what_the_reader_accepts_and_nothing_else() {
        assert!(accepts_text(VALID));
        let start = "title = 'x'\n[tasks.a]\nsteps = ";
        for steps in ["[]", "['yield']", "[{ all = [{ all = [] }] }]"] {
            assert!(accepts_text(&format!("{start}{steps}")), "{steps}");
        }
        for steps in [
            "{}",
            "[1]",
            "['lock']",
            "[{}]",
            "[{ lokc = 'm' }]",
            "[{ lock = 'm', unlock = 'm' }]",
            "[{ lock = { for = 1 } }]",
            "[{ yield = false }]",
            "[{ all = [{ all = [1] }] }]",
            "[]\ncount = -1",
            "[]\nother = 1",
        ] {
            assert!(!accepts_text(&format!("{start}{steps}")), "{steps}");
        }
        for text in [
            "",
            "title = 1\ntasks = {}",
            "title = 'x'\ntasks = {}\nexpect.by = 'x'",
        ] {
            assert!(!accepts_text(text), "{text}");
        }
    }

    #[test]
    fn it_says_what_each_key_means() {
        let schema = lesson();
        assert_eq!(schema["title"], "Lesson");
        assert_eq!(schema["required"], json!(["title", "tasks"]));
        assert_eq!(
            schema["properties"]["tasks"]["description"],
            "who does what"
        );
        let steps = schema["$defs"]["step"]["oneOf"].as_array().unwrap();
        assert_eq!(steps.len(), KINDS.len() + 1, "`yield` has two forms");
        assert_eq!(steps[1]["description"], "takes a mutex");
        assert_eq!(lesson().to_string(), schema.to_string());
    }
}
