use ::words::language;
use domain::Language;
use leptos::prelude::*;
use strum::IntoEnumIterator as _;

use super::{Form, FormError, to};
use crate::{
    api::account::ChooseLanguage,
    words::{t, words},
};

/// The language of the site: each by the name that its readers give it.
#[component]
pub(crate) fn LanguageChoice() -> impl IntoView {
    let chosen = words().language();
    let options = Language::iter().map(move |language| {
        view! {
            <option value=language.tag() lang=language.tag() selected=language == chosen>
                {language.own_name()}
            </option>
        }
    });
    let url = to::<ChooseLanguage>();
    view! {
        <Form action=url>
            <div class="field" id="language" tabindex="-1">
                <label for="language-choice">{t(language::title())}</label>
                <select id="language-choice" name="language">
                    {options.collect_view()}
                </select>
            </div>
            <button class="button" type="submit">
                {t(language::choose())}
            </button>
        </Form>
        <FormError action=url/>
    }
}
