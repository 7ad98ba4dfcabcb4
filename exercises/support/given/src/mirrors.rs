//! Servers that hold copies of the same page. Each takes a time of its own to answer; some are down.

use crate::story;
use std::time::Duration;

/// A server that holds a copy of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mirror {
    name: &'static str,
    takes: Duration,
    down: bool,
}

/// The page, and who sent it. Only [`Mirror::fetch`] makes one.
#[derive(Debug, PartialEq, Eq)]
pub struct Page {
    from: &'static str,
}

/// The mirror had no page for us.
#[derive(Debug, PartialEq, Eq)]
pub struct Down {
    mirror: &'static str,
}

impl Mirror {
    /// A mirror that sends the page after `takes`.
    pub fn up(name: &'static str, takes: Duration) -> Mirror {
        let down = false;
        Mirror { name, takes, down }
    }

    /// A mirror that reports an error after `takes`.
    pub fn down(name: &'static str, takes: Duration) -> Mirror {
        let down = true;
        Mirror { name, takes, down }
    }

    /// Asks this mirror for the page. While it waits, other tasks go on. Dropping the future ends the request.
    pub async fn fetch(self) -> Result<Page, Down> {
        story::takes("fetch", self.takes).await;
        if self.down {
            Err(Down { mirror: self.name })
        } else {
            Ok(Page { from: self.name })
        }
    }
}

impl Page {
    /// The name of the mirror that sent it.
    pub fn from(&self) -> &'static str {
        self.from
    }
}

impl Down {
    /// The name of the mirror that is down.
    pub fn mirror(&self) -> &'static str {
        self.mirror
    }
}
