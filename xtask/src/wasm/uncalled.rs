//! Functions that a client carries and never calls: the framework keeps them in tables of function pointers, so no
//! optimiser can see that they are unused. Their bodies are removed, and with them all that only they call.
//!
//! The compiler makes one function of several that are alike, under the name of any of them. So only those count that
//! are like no function that is called: the client comes alive at once (`hydrate_body`), it has no view that waits
//! (`Suspend`, which alone would call these), and what would bring a view to life asynchronously has a state machine
//! of its own. A build fails in which anything calls one of them.

use rustc_demangle::demangle;

/// The last part of their path.
const UNCALLED: &str = "hydrate_async";
/// With fewer instructions a function may be like any other.
const FEWEST: u64 = 24;

/// Whether a function of this symbol and so many instructions is one of them.
pub(super) fn is_uncalled(symbol: &str, instructions: u64) -> bool {
    // Without the hash at its end.
    let path = format!("{:#}", demangle(symbol));
    let path = path.strip_suffix("::{{closure}}").unwrap_or(&path);
    instructions >= FEWEST && path.rsplit("::").next() == Some(UNCALLED)
}

/// Whether it is one, or what only one of them makes.
pub(super) fn is_inside(symbol: &str) -> bool {
    let path = format!("{:#}", demangle(symbol));
    path.split("::").any(|part| part == UNCALLED)
}

#[cfg(test)]
mod tests {
    use super::{FEWEST, is_inside, is_uncalled};

    #[test]
    fn a_function_and_its_state_machine_are_told_by_the_symbol() {
        let asynchronous = "_ZN6tachys4view8any_view13hydrate_async17h0123456789abcdefE";
        let closure = "_ZN6tachys4view8any_view13hydrate_async28_$u7b$$u7b$closure$u7d$$u7d$17h0123456789abcdefE";
        let inner = "_ZN6tachys13hydrate_async28_$u7b$$u7b$closure$u7d$$u7d$28_$u7b$$u7b$closure$u7d$$u7d$17h0123456789abcdefE";
        let served = "_ZN6tachys4view8any_view19hydrate_from_server17h0123456789abcdefE";
        let freed = "_ZN4core3ptr37drop_in_place$LT$hydrate_async$GT$17h0123456789abcdefE";
        assert!(is_uncalled(asynchronous, FEWEST));
        assert!(is_uncalled(closure, FEWEST));
        assert!(!is_uncalled(closure, FEWEST - 1));
        for symbol in [inner, served, freed, "hydrate", ""] {
            assert!(!is_uncalled(symbol, FEWEST), "{symbol}");
        }
        assert!(is_inside(inner) && is_inside(closure) && !is_inside(served));
    }
}
