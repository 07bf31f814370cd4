use ::words::now;
use leptos::prelude::*;

use crate::{attention::Attention, words::t};

/// Who needs somebody, in one line at the top of a page. On plain pages a script keeps it current (`public/calls.js`).
#[component]
pub fn NeedBar(attention: Signal<Attention>) -> impl IntoView {
    let none = move || attention.with(|attention| attention.said.is_empty());
    view! {
        <div class="need-bar" id="need-bar">
            <div
                class="need-line"
                class:need-calm=move || attention.with(|attention| attention.calm)
                role="region"
                aria-label=t(now::alerts())
                hidden=none
            >
                <p>
                    <strong class="need-said">
                        {move || attention.with(|attention| attention.said.clone())}
                    </strong>
                    " "
                    <span class="need-more">
                        {move || attention.with(|attention| attention.more.clone())}
                    </span>
                </p>
                <button class="link-button sound-locked" type="button">
                    {t(now::tap_for_sound())}
                </button>
                <a class="button need-open" href=move || attention.with(|attention| attention.href.clone())>
                    {t(now::open())}
                </a>
            </div>
        </div>
    }
}
