use domain::RoomId;
use leptos::prelude::*;

use super::{composer::Composer, header::RoomHeader, timeline::TimelineView};

/// One open room: its header, what was said, and where to write.
#[component]
pub(crate) fn RoomView(
    room: RoomId,
    panel_open: ReadSignal<bool>,
    open_panel: WriteSignal<bool>,
) -> impl IntoView {
    view! {
        <section class="pane room">
            <RoomHeader room panel_open open_panel/>
            <TimelineView room/>
            <Composer room/>
        </section>
    }
}
