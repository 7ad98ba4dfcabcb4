use given::chess::Game;
use std::sync::Arc;
use tokio::sync::Mutex;

pub async fn exhibition(games: Vec<Game>, rounds: u32) -> Vec<Game> {
    let master = Arc::new(Mutex::new(()));
    let mut boards = Vec::new();
    for mut game in games {
        let master = Arc::clone(&master);
        boards.push(tokio::spawn(async move {
            for _ in 0..rounds {
                let _turn = master.lock().await;
                game.masters_move().await;
                game.reply().await;
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
