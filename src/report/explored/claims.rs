//! What became of the claims.

use super::Came;
use crate::explorer::{Judged, Verdict};
use crate::report::checks::marked;
use crate::report::look::{Ink, Look};
use crate::session::{ClaimKind, Exploration};

/// Each claim as a sentence behind its sign.
pub fn lines(exploration: &Exploration, came: &Came, look: &Look) -> Vec<String> {
    let claims = exploration.claims().zip(&came.explored.judged);
    let tell = |((kind, claim), judged): ((ClaimKind, &crate::lesson::Claim), &Judged)| {
        let (sign, ink) = match judged.verdict {
            Verdict::Holds => ("✓", Ink::Good),
            Verdict::Fails => ("✗", Ink::Bad),
            Verdict::Unknown => ("?", Ink::Bad),
        };
        let sentence = format!("{} {}: {}", kind.word(), claim.says, became(kind, judged));
        marked(look, sign, ink, &look.text(&sentence))
    };
    claims.flat_map(tell).collect()
}

/// What became of a claim, in words.
pub fn became(kind: ClaimKind, judged: &Judged) -> String {
    let moves = judged.schedule.as_ref().map(|schedule| {
        let moves = schedule.len() as u64;
        format!(" after {}", crate::report::count(moves, "move", "moves"))
    });
    let moves = moves.unwrap_or_default();
    match (kind, judged.verdict) {
        (_, Verdict::Unknown) => "not known, because not everything was seen".to_owned(),
        (ClaimKind::Always, Verdict::Holds) => "holds at every moment".to_owned(),
        (ClaimKind::Always, Verdict::Fails) => format!("does not hold{moves}"),
        (ClaimKind::Sometimes, Verdict::Holds) => format!("comes to pass{moves}"),
        (ClaimKind::Sometimes, Verdict::Fails) => "never comes to pass".to_owned(),
        (ClaimKind::Eventually, Verdict::Holds) => "comes to pass in each interleaving".to_owned(),
        (ClaimKind::Eventually, Verdict::Fails) => {
            "there is an interleaving in which it never comes to pass".to_owned()
        }
    }
}
