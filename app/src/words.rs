//! What people read here, in the language of this page.

use leptos::prelude::*;
use words::{Phrase, Rich, Words};

/// On the server that of whoever asks; in the browser that in which its page was served.
pub fn words() -> Words {
    #[cfg(not(target_family = "wasm"))]
    return use_context().unwrap_or_default();
    #[cfg(target_family = "wasm")]
    Words::loaded()
}

/// What a phrase says.
pub fn t(phrase: Phrase) -> String {
    words().say(&phrase)
}

/// The same with parts of a view in it.
pub fn t_view(rich: Rich<AnyView>) -> impl IntoView {
    let parts = words().parts(rich, IntoAny::into_any);
    parts.collect_view()
}
