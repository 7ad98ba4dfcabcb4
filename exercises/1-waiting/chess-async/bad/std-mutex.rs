use given::chess::Game;
use std::rc::Rc;
use std::sync::Mutex;
use tokio::task::LocalSet;

pub async fn exhibition(games: Vec<Game>, rounds: u32) -> Vec<Game> {
    let hall = LocalSet::new();
    let master = Rc::new(Mutex::new(()));
    let mut boards = Vec::new();
    for mut game in games {
        let master = Rc::clone(&master);
        boards.push(hall.spawn_local(async move {
            for _ in 0..rounds {
                let turn = master.lock().unwrap();
                game.masters_move().await;
                drop(turn);
                game.reply().await;
            }
            game
        }));
    }
    hall.await;
    let mut played = Vec::new();
    for board in boards {
        played.push(board.await.unwrap());
    }
    played
}
