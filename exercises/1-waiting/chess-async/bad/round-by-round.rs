use given::chess::Game;

pub async fn exhibition(mut games: Vec<Game>, rounds: u32) -> Vec<Game> {
    for _ in 0..rounds {
        let mut thinking = Vec::new();
        for mut game in games {
            game.masters_move().await;
            thinking.push(tokio::spawn(async move {
                game.reply().await;
                game
            }));
        }
        games = Vec::new();
        for reply in thinking {
            games.push(reply.await.unwrap());
        }
    }
    games
}
