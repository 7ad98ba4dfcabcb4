//! What the exercises are about: kitchens, chess boards, banks. The functions here do the work; the exercises are about
//! who does it when.

pub mod cafe;
pub mod chess;
pub mod kitchen;
pub mod mirrors;
pub mod pizzeria;
pub mod story;
