//! One chess master, 24 games.

use given::chess::Game;
use std::sync::Arc;
use tokio::sync::Mutex;

/// Plays so many rounds of every game, and gives the games back.
pub async fn exhibition(games: Vec<Game>, rounds: u32) -> Vec<Game> {
    let master = Arc::new(Mutex::new(()));
    let mut boards = Vec::new();
    for game in games {
        boards.push(tokio::spawn(play(game, rounds, Arc::clone(&master))));
    }
    let mut played = Vec::new();
    for board in boards {
        played.push(board.await.expect("nobody knocks a board over"));
    }
    played
}

/// One game. The master is needed for her moves, and for nothing else.
async fn play(mut game: Game, rounds: u32, master: Arc<Mutex<()>>) -> Game {
    for _ in 0..rounds {
        let turn = master.lock().await;
        game.masters_move().await;
        drop(turn);
        game.reply().await;
    }
    game
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
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
