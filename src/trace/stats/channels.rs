//! What went through the channels.

use super::Spread;
use crate::program::{ChannelId, Resource, Signal, Value};
use crate::trace::Trace;
use crate::trace::event::Kind;
use crate::trace::timeline::Timeline;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// The figures of a channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChannelStats {
    /// Its number.
    pub channel: ChannelId,
    /// What a person calls it.
    pub name: String,
    /// Items put in.
    pub sent: u64,
    /// Items taken out; being told that it is closed does not count.
    pub received: u64,
    /// The most items that were in it at once.
    pub peak_length: u64,
    /// How long items were in it, those that were taken out. A channel gives the oldest first, so
    /// the n-th item taken is the n-th put in.
    pub age: Option<Spread>,
}

#[derive(Default)]
struct Channel {
    sent: u64,
    received: u64,
    peak: usize,
    inside: VecDeque<i64>,
    ages: Vec<u64>,
}

pub(super) fn stats(trace: &Trace, timeline: &Timeline) -> Vec<ChannelStats> {
    let steps = &trace.meta.names.steps;
    let sends: Vec<_> = steps.iter().map(|kind| kind == "send").collect();
    let recvs: Vec<_> = steps.iter().map(|kind| kind == "recv").collect();
    let mut channels: BTreeMap<u16, Channel> = BTreeMap::new();
    for event in &trace.events {
        let is = |kinds: &[bool]| kinds.get(event.step.index()) == Some(&true);
        if event.kind != Kind::Done {
            continue;
        }
        let at = timeline.clock.story(event.at);
        if is(&sends) {
            channels.entry(event.object).or_default().send(at);
        } else if is(&recvs) && event.reply() != Some(Value::Signal(Signal::Closed)) {
            channels.entry(event.object).or_default().receive(at);
        }
    }
    let told = channels.into_iter().map(|(id, mut channel)| ChannelStats {
        channel: ChannelId(id),
        name: timeline.resource(Resource::Items(ChannelId(id))),
        sent: channel.sent,
        received: channel.received,
        peak_length: channel.peak as u64,
        age: Spread::of(&mut channel.ages),
    });
    told.collect()
}

impl Channel {
    fn send(&mut self, at: i64) {
        self.sent += 1;
        self.inside.push_back(at);
        self.peak = self.peak.max(self.inside.len());
    }

    fn receive(&mut self, at: i64) {
        self.received += 1;
        // Without a partner only where events were dropped.
        if let Some(since) = self.inside.pop_front() {
            self.ages.push((at - since).max(0) as u64);
        }
    }
}
