//! Which state stands where.
//!
//! The layers are given: how many moves the shortest way to a state has. A move leads at most one
//! layer on, so no line passes through a layer. Within a layer the states are put in the order of
//! the mean place of their neighbours (barycentre), layer by layer to and fro, which leaves few
//! crossings: K. Sugiyama, S. Tagawa, M. Toda, “Methods for Visual Understanding of Hierarchical
//! System Structures”, IEEE Transactions on Systems, Man, and Cybernetics 11 (2), 1981.

use crate::explorer::Graph;
use crate::program::TaskId;
use std::collections::HashMap;

/// Which state stands where.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// The states of each layer, from top to bottom.
    pub layers: Vec<Vec<u32>>,
    /// The layer of each state, and its place in it.
    pub places: Vec<(usize, usize)>,
    /// Where each move leads.
    moves: HashMap<(u32, TaskId), u32>,
}

/// How often the layers are gone through, to and fro.
const SWEEPS: usize = 12;

impl Layout {
    /// Puts the states of a graph in their places.
    pub fn of(graph: &Graph) -> Layout {
        let depth = graph
            .level
            .iter()
            .max()
            .map_or(0, |deepest| *deepest as usize + 1);
        let mut layers = vec![Vec::new(); depth];
        for (state, level) in graph.level.iter().enumerate() {
            layers[*level as usize].push(state as u32);
        }
        let mut sides = Sides::of(graph);
        let mut best = layers.clone();
        let mut least = sides.crossings(&best);
        for sweep in 0..SWEEPS {
            if least == 0 {
                break;
            }
            sides.sweep(&mut layers, sweep % 2 == 0);
            let crossings = sides.crossings(&layers);
            if crossings < least {
                least = crossings;
                best.clone_from(&layers);
            }
        }
        let moves = graph
            .edges
            .iter()
            .map(|edge| ((edge.from, edge.task), edge.to));
        Layout {
            places: places(&best, graph.level.len()),
            layers: best,
            moves: moves.collect(),
        }
    }

    /// The states of the largest layer.
    pub fn tallest(&self) -> usize {
        self.layers.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// The states on the way of a schedule, from the first.
    pub fn way(&self, schedule: &[TaskId]) -> Vec<u32> {
        let mut way = vec![0];
        for task in schedule {
            let here = way[way.len() - 1];
            match self.moves.get(&(here, *task)) {
                Some(next) => way.push(*next),
                None => break,
            }
        }
        way
    }
}

/// The layer and the place within it of each of so many states.
fn places(layers: &[Vec<u32>], states: usize) -> Vec<(usize, usize)> {
    let mut places = vec![(0, 0); states];
    for (layer, states) in layers.iter().enumerate() {
        for (at, state) in states.iter().enumerate() {
            places[*state as usize] = (layer, at);
        }
    }
    places
}

/// The neighbours of each state in the layers before and after.
struct Sides {
    before: Vec<Vec<u32>>,
    after: Vec<Vec<u32>>,
    /// The place of each state in its layer.
    at: Vec<usize>,
}

impl Sides {
    fn of(graph: &Graph) -> Sides {
        let states = graph.level.len();
        let (mut before, mut after) = (vec![Vec::new(); states], vec![Vec::new(); states]);
        for edge in &graph.edges {
            let (from, to) = (edge.from as usize, edge.to as usize);
            if graph.level[to] == graph.level[from] + 1 {
                after[from].push(edge.to);
                before[to].push(edge.from);
            }
        }
        Sides {
            before,
            after,
            at: vec![0; states],
        }
    }

    fn note(&mut self, layer: &[u32]) {
        for (at, state) in layer.iter().enumerate() {
            self.at[*state as usize] = at;
        }
    }

    /// Orders each layer by that before it, or by that after it.
    fn sweep(&mut self, layers: &mut [Vec<u32>], forth: bool) {
        layers.iter().for_each(|layer| self.note(layer));
        let count = layers.len();
        for nth in 0..count {
            let layer = if forth { nth } else { count - 1 - nth };
            let neighbours = if forth { &self.before } else { &self.after };
            let mean = |state: u32| {
                let own = &neighbours[state as usize];
                let sum: usize = own.iter().map(|other| self.at[*other as usize]).sum();
                match own.len() {
                    // Who has no neighbours there stays where it is.
                    0 => self.at[state as usize] as f64,
                    many => sum as f64 / many as f64,
                }
            };
            let mut keyed: Vec<(f64, u32)> =
                layers[layer].iter().map(|it| (mean(*it), *it)).collect();
            keyed.sort_by(|one, other| one.0.total_cmp(&other.0));
            layers[layer] = keyed.into_iter().map(|(_, state)| state).collect();
            let ordered = std::mem::take(&mut layers[layer]);
            self.note(&ordered);
            layers[layer] = ordered;
        }
    }

    /// How many pairs of lines between neighbouring layers cross.
    fn crossings(&mut self, layers: &[Vec<u32>]) -> usize {
        layers.iter().for_each(|layer| self.note(layer));
        let (at, after) = (&self.at, &self.after);
        let between = |layer: &Vec<u32>| {
            let of = |state: &u32| {
                let from = at[*state as usize];
                let ends = after[*state as usize].iter();
                ends.map(move |end| (from, at[*end as usize]))
            };
            let lines: Vec<(usize, usize)> = layer.iter().flat_map(of).collect();
            let pairs = lines.iter().enumerate();
            let crossed = pairs.map(|(nth, (from, to))| {
                let later = lines[nth + 1..].iter();
                let crosses = |f: &usize, t: &usize| (f < from && t > to) || (f > from && t < to);
                later.filter(|(f, t)| crosses(f, t)).count()
            });
            crossed.sum::<usize>()
        };
        layers.iter().map(between).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explorer::Edge;
    use proptest::prelude::*;

    fn graph(level: &[u32], edges: &[(u32, u32)]) -> Graph {
        let edges = edges.iter().enumerate();
        Graph {
            level: level.to_vec(),
            outcome: vec![None; level.len()],
            edges: edges
                .map(|(nth, (from, to))| Edge {
                    from: *from,
                    to: *to,
                    task: TaskId(nth as u32),
                })
                .collect(),
        }
    }

    #[test]
    fn lines_that_need_not_cross_do_not() {
        // Two layers of three, joined the wrong way round.
        let crossed = graph(
            &[0, 1, 1, 1, 2, 2, 2],
            &[(0, 1), (0, 2), (0, 3), (1, 6), (2, 5), (3, 4)],
        );
        let layout = Layout::of(&crossed);
        let mut sides = Sides::of(&crossed);
        assert_eq!(sides.crossings(&layout.layers), 0);
        let own = [vec![0], vec![1, 2, 3], vec![4, 5, 6]];
        assert_eq!(sides.crossings(&own), 3, "as they came");
    }

    #[test]
    fn a_schedule_is_a_way_through_the_states() {
        let line = graph(&[0, 1, 2], &[(0, 1), (1, 2)]);
        let layout = Layout::of(&line);
        assert_eq!(layout.way(&[TaskId(0), TaskId(1)]), [0, 1, 2]);
        assert_eq!(layout.way(&[TaskId(0), TaskId(7)]), [0, 1], "no such move");
    }

    proptest! {
        #[test]
        fn every_state_has_a_place_of_its_own(
            widths in prop::collection::vec(1usize..7, 1..7), picks in prop::collection::vec((0usize..50, 0usize..50), 0..80),
        ) {
            let level: Vec<u32> = widths
                .iter()
                .enumerate()
                .flat_map(|(layer, width)| std::iter::repeat_n(layer as u32, *width))
                .collect();
            let states = level.len();
            let edges: Vec<(u32, u32)> = picks
                .iter()
                .map(|(from, to)| ((from % states) as u32, (to % states) as u32))
                .collect();
            let graph = graph(&level, &edges);
            let layout = Layout::of(&graph);
            let mut seen = std::collections::HashSet::new();
            for (state, place) in layout.places.iter().enumerate() {
                prop_assert!(seen.insert(*place));
                prop_assert_eq!(layout.layers[place.0][place.1] as usize, state);
                prop_assert_eq!(place.0, level[state] as usize);
            }
            let mut sides = Sides::of(&graph);
            let mut first = vec![Vec::new(); widths.len()];
            for (state, level) in level.iter().enumerate() {
                first[*level as usize].push(state as u32);
            }
            prop_assert!(sides.crossings(&layout.layers) <= sides.crossings(&first));
        }
    }
}
