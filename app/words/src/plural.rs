//! Which form of a word goes with a number, by Unicode's rules: the server has them from ICU, a browser by itself.

use domain::Language;

#[cfg(not(target_family = "wasm"))]
pub(crate) fn category(language: Language, number: f64) -> &'static str {
    use fixed_decimal::Decimal;
    use icu_locale_core::locale;
    use icu_plurals::{PluralCategory, PluralRules};

    let locale = match language {
        Language::En => locale!("en"),
        Language::De => locale!("de"),
        Language::Nb => locale!("nb"),
        Language::Ms => locale!("ms"),
    };
    // A look into tables that are part of the program.
    let rules = PluralRules::try_new_cardinal(locale.into()).ok();
    let number = number.abs().to_string().parse::<Decimal>().ok();
    let category = rules.zip(number);
    match category.map(|(rules, number)| rules.category_for(&number)) {
        Some(PluralCategory::Zero) => "zero",
        Some(PluralCategory::One) => "one",
        Some(PluralCategory::Two) => "two",
        Some(PluralCategory::Few) => "few",
        Some(PluralCategory::Many) => "many",
        Some(PluralCategory::Other) | None => "other",
    }
}

#[cfg(target_family = "wasm")]
pub(crate) fn category(language: Language, number: f64) -> String {
    use js_sys::{Array, Intl::PluralRules, Object};

    thread_local! {
        static RULES: std::cell::OnceCell<PluralRules> = const { std::cell::OnceCell::new() };
    }
    RULES.with(|rules| {
        let rules = rules
            .get_or_init(|| PluralRules::new(&Array::of1(&language.tag().into()), &Object::new()));
        rules.select(number).into()
    })
}
