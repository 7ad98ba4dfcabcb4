//! One chess master, 24 games.
//!
//! A master plays against everybody in the hall. A move of hers takes 5 s, a reply 55 s,
//! and a game lasts 30 rounds of one move and one reply. `exhibition` plays one game to
//! its end before it opens the next: 12 hours.
//!
//! Let her walk from board to board, so that the hall can close after 1 h and 55 s: her
//! 720 moves without a pause, and then the last reply, which counts.
//!
//! - There is one master. Two of her moves at the same time cannot be.
//! - Within a game, move and reply take turns. `Game` sees to the times; leave it alone.
//! - Keep the name and the types of `exhibition`. The games may come back in any order.

use given::chess::Game;

/// Plays so many rounds of every game, and gives the games back.
pub async fn exhibition(mut games: Vec<Game>, rounds: u32) -> Vec<Game> {
    for game in &mut games {
        for _ in 0..rounds {
            game.masters_move().await;
            game.reply().await;
        }
    }
    games
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // A small one, to try: with four boards and two rounds, 2 min and 15 s are enough.
    let games = (1..=4).map(Game::at_board).collect();
    for game in exhibition(games, 2).await {
        println!(
            "board {}: {} moves, {} replies",
            game.board(),
            game.moves(),
            game.replies()
        );
    }
}
