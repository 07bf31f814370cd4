use std::thread;

use app::{
    client::{Boot, Client},
    live::{Input, Live},
};
use leptos::prelude::Owner;

use crate::samples::summary;

/// As when Leptos makes two parts of one page at a time: what one is told, no other misses, and
/// neither finds the state gone.
#[test]
fn parts_of_a_page_that_are_made_at_once_wait_for_each_other() {
    const TIMES: i64 = 2_000;
    let owner = Owner::new();
    let client = owner.with(|| {
        Client::new(Boot {
            me: None,
            version: String::new(),
            now: 0,
            refused: None,
        })
    });
    let (told, asked) = (owner.clone(), owner.clone());
    thread::scope(|scope| {
        scope.spawn(move || {
            told.with(|| {
                for head in 1..=TIMES {
                    client.tell(Input::Listed(vec![summary(head)]));
                }
            });
        });
        scope.spawn(move || {
            asked.with(|| {
                for _ in 0..TIMES {
                    client.with_untracked(Live::rooms);
                    client.with(Live::is_listed);
                }
            });
        });
    });
    let last = owner.with(|| client.with_untracked(Live::rooms));
    assert_eq!(last[0].head, TIMES);
}
