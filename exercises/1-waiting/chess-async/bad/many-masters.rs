use given::chess::Game;

pub async fn exhibition(games: Vec<Game>, rounds: u32) -> Vec<Game> {
    let mut boards = Vec::new();
    for mut game in games {
        boards.push(tokio::spawn(async move {
            for _ in 0..rounds {
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
