//! What the exercises are about: kitchens, chess boards, banks. The functions here do the work; the exercises are about
//! who does it when.

pub mod kitchen;
pub mod story;
