use leptos::prelude::*;

use crate::{api::attention::attention, attention::has_bar, client::Client, ui::NeedBar};

/// The bar about open alerts on a page that no client brings to life. A script keeps it current.
#[component]
pub fn PlainBar() -> impl IntoView {
    Client::get().me().filter(|me| has_bar(me.role)).map(|_| {
        let asked = Resource::new(|| (), |()| attention());
        view! {
            <Suspense>
                {move || Suspend::new(async move {
                    // Where that failed just now, the script says so.
                    let attention = asked.await.unwrap_or_default();
                    view! { <NeedBar attention=Signal::stored(attention)/> }
                })}
            </Suspense>
        }
    })
}
