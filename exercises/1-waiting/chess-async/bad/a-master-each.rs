use given::chess::Game;
use tokio::sync::Mutex;
use tokio::task::JoinSet;

pub async fn exhibition(games: Vec<Game>, rounds: u32) -> Vec<Game> {
    let mut boards = JoinSet::new();
    for mut game in games {
        boards.spawn(async move {
            let master = Mutex::new(());
            for _ in 0..rounds {
                let turn = master.lock().await;
                game.masters_move().await;
                drop(turn);
                game.reply().await;
            }
            game
        });
    }
    boards.join_all().await
}
