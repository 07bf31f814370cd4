use std::time::Duration;

use domain::{Life, RoomAction};
use leptos::{html, prelude::*};

use crate::{
    client::{Client, new_client_id},
    live::Input,
    room::{alert_reading::Reading, on_screen::OnScreen},
};

/// For so long a card is before somebody's eyes before they have seen it.
const SEEN_AFTER: Duration = Duration::from_secs(1);

/// Follows whether the card is on the screen, and tells once that an expert has seen it.
pub(super) fn follow(reading: Reading, article: NodeRef<html::Article>, is_expert: bool) {
    let Some(on_screen) = use_context::<OnScreen>() else {
        return;
    };
    let client = Client::get();
    let (seq, alert) = reading
        .card
        .with_untracked(|card| (card.episode.raised_seq, card.episode.alert));
    let is_open = Memo::new(move |_| reading.life(Life::is_open));
    on_screen.follow(seq, article, is_open);
    if !is_expert {
        return;
    }
    let is_unseen = Memo::new(move |_| {
        reading.life(|life| {
            let mut asked = life.asked.iter();
            !asked.any(|one| Some(one.who.id) == reading.me && one.seen_at.is_some())
        })
    });
    let is_looked_at = Memo::new(move |_| {
        is_open.get()
            && is_unseen.get()
            && client.is_running()
            && client.is_visible()
            && on_screen.has(seq)
    });
    Effect::new(move |_| {
        if !is_looked_at.get() {
            return;
        }
        let seen = move || {
            client.tell(Input::Act {
                room: reading.room,
                client_id: new_client_id(),
                action: RoomAction::SeeAlert { alert },
            });
        };
        if let Ok(timer) = set_timeout_with_handle(seen, SEEN_AFTER) {
            on_cleanup(move || timer.clear());
        }
    });
}
