//! A chess exhibition: a move of the master takes 5 s, a reply 55 s.

use crate::story;
use std::time::Duration;

/// A game at one of the boards. The master begins.
#[derive(Debug, PartialEq, Eq)]
pub struct Game {
    board: u32,
    moves: u32,
    replies: u32,
    in_turn: bool,
}

impl Game {
    /// A new game at board number `board`. In a program of your own, a minute in the hall is a second of yours.
    pub fn at_board(board: u32) -> Game {
        story::at_pace(60);
        Game {
            board,
            moves: 0,
            replies: 0,
            in_turn: true,
        }
    }

    /// The master stands at this board and moves: 5 s. She can be at one board only.
    pub async fn masters_move(&mut self) {
        self.in_turn &= self.moves == self.replies;
        story::takes("master's move", Duration::from_secs(5)).await;
        self.moves += 1;
    }

    /// The opponent thinks and replies: 55 s. Nobody else is needed for it.
    pub async fn reply(&mut self) {
        self.in_turn &= self.moves == self.replies + 1;
        story::takes("reply", Duration::from_secs(55)).await;
        self.replies += 1;
    }

    /// The number of its board.
    pub fn board(&self) -> u32 {
        self.board
    }

    /// How many moves the master has made here.
    pub fn moves(&self) -> u32 {
        self.moves
    }

    /// How many replies the opponent has made.
    pub fn replies(&self) -> u32 {
        self.replies
    }

    /// Whether the master and the opponent have always taken turns.
    pub fn in_turn(&self) -> bool {
        self.in_turn
    }
}
