//! What the exercises are about: kitchens, chess boards, banks. The functions here do the work; the exercises are about
//! who does it when.

pub mod bakery;
pub mod bank;
pub mod cafe;
pub mod chess;
pub mod kitchen;
pub mod mirrors;
pub mod museum;
pub mod numbers;
pub mod pizzeria;
pub mod post;
pub mod restaurant;
mod story;
