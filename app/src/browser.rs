use ::words::settings;

use crate::words::t;

/// The part of a browser's description that people know.
pub(crate) fn name(user_agent: &str) -> String {
    let find = |names: &[(&str, &'static str)]| {
        names
            .iter()
            .find(|(mark, _)| user_agent.contains(mark))
            .map(|(_, name)| *name)
    };
    let program = find(&[
        ("Edg", "Edge"),
        ("Firefox", "Firefox"),
        ("Chrom", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = find(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]);
    match (program, system) {
        (Some(program), Some(system)) => t(settings::browser_on_system(program, system)),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => t(settings::unknown_device()),
    }
}
