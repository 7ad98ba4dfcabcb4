use crate::answer;
use given::chess::Game;
use judge::{Test, async_test, equal, holds};
use std::time::Duration;

/// More than all games in a row take, so that whoever is slow is told how slow.
const LONGEST: Duration = Duration::from_secs(50_000);

pub fn tests() -> Vec<Test> {
    vec![
        async_test("24 games of 30 rounds are over after 1 h and 55 s", || {
            play(24, 30)
        })
        .story_limit(LONGEST)
        .no_search(),
        async_test("Four games of two rounds are played in full", || play(4, 2)),
    ]
}

async fn play(boards: u32, rounds: u32) {
    let games = (1..=boards).map(Game::at_board).collect();
    let played = answer::exhibition(games, rounds).await;
    let mut seen: Vec<u32> = played.iter().map(Game::board).collect();
    seen.sort_unstable();
    equal("the boards that came back", &seen, &(1..=boards).collect());
    for game in played {
        let board = game.board();
        equal(
            &format!("the master's moves at board {board}"),
            &game.moves(),
            &rounds,
        );
        equal(
            &format!("the replies at board {board}"),
            &game.replies(),
            &rounds,
        );
        holds(
            &format!("move and reply take turns at board {board}"),
            game.in_turn(),
        );
    }
}
