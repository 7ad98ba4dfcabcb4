use given::chess::Game;
use std::sync::Arc;
use tokio::sync::Semaphore;

pub async fn exhibition(games: Vec<Game>, rounds: u32) -> Vec<Game> {
    let master = Arc::new(Semaphore::new(1));
    let mut boards = Vec::new();
    for mut game in games {
        let master = Arc::clone(&master);
        boards.push(tokio::spawn(async move {
            for round in 1..=rounds {
                let turn = master.acquire().await.unwrap();
                game.masters_move().await;
                drop(turn);
                if round < rounds {
                    game.reply().await;
                }
            }
            game
        }));
    }
    let mut played = Vec::new();
    for board in boards {
        played.push(board.await.unwrap());
    }
    played
}
