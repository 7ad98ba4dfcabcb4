//! Pieces of screens: each draws what it is given into the buffer, and nothing outside its area.
//!
//! They expect an area that nothing has been drawn into, write only what they have to show, look
//! only at what is visible, and take any area, from nothing at all.

pub mod axis;
pub mod big;
pub mod canvas;
pub mod grid;
pub mod heat;
pub mod lanes;
pub mod steps;
pub mod text;
pub mod world;

pub use axis::Axis;
pub use canvas::Canvas;
pub use grid::{Placed, grid};
pub use heat::Heat;
pub use lanes::{Lanes, LanesLayout};
pub use steps::{StepLine, Steps};
pub use text::{Frame, frame, prose, scroll, wrapped};
pub use world::{Few, Promise, Shared, What, World};

#[cfg(test)]
mod tests;
