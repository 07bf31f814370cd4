use ::words::now;
use leptos::prelude::*;

use crate::words::t;

/// Whether alerts are heard in this browser. A script switches it, and says on the document how it stands; the style
/// shows what fits (`public/calls.js`).
#[component]
pub fn SoundSwitch() -> impl IntoView {
    view! {
        <div class="sound js-only">
            <p class="sound-on">
                {t(now::sound_on())} " "
                <button class="link-button" type="button" data-turn-sound="off">
                    {t(now::turn_sound_off())}
                </button>
            </p>
            <p class="sound-off">
                {t(now::sound_off())} " "
                <button class="link-button" type="button" data-turn-sound="on">
                    {t(now::turn_sound_on())}
                </button>
            </p>
            <p class="sound-locked">
                <button class="link-button" type="button">
                    {t(now::tap_for_sound())}
                </button>
            </p>
        </div>
    }
}
