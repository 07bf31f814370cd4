//! CPU time of programs that are made of several processes.

use std::{collections::HashMap, time::Duration};

use anyhow::{Context, Result};

/// One line of `/proc/<pid>/stat`.
struct Stat {
    parent: u32,
    /// Of itself and of children that have ended.
    used: Duration,
}

/// CPU time that a process and all its descendants have used so far, also those that have ended.
pub fn cpu_of_tree(root: u32) -> Result<Duration> {
    let all = everything();
    all.get(&root)
        .with_context(|| format!("process {root} is gone"))?;
    let belongs = |mut pid: u32| {
        while pid != root {
            match all.get(&pid) {
                Some(stat) => pid = stat.parent,
                None => return false,
            }
        }
        true
    };
    let used = all.iter().filter(|(pid, _)| belongs(**pid));
    Ok(used.map(|(_, stat)| stat.used).sum())
}

fn everything() -> HashMap<u32, Stat> {
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    processes
        .filter_map(|entry| {
            let pid = entry.file_name().to_str()?.parse().ok()?;
            let stat = std::fs::read_to_string(entry.path().join("stat")).ok()?;
            Some((pid, read(&stat)?))
        })
        .collect()
}

fn read(stat: &str) -> Option<Stat> {
    // "pid (name) state parent …", and the name may hold anything.
    let (_, rest) = stat.rsplit_once(") ")?;
    let fields: Vec<&str> = rest.split(' ').collect();
    let ticks: u64 = fields
        .get(11..15)?
        .iter()
        .filter_map(|ticks| ticks.parse::<u64>().ok())
        .sum();
    Some(Stat {
        parent: fields.get(1)?.parse().ok()?,
        used: Duration::from_millis(ticks * 1000 / rustix::param::clock_ticks_per_second()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_whatever_the_name() {
        let line = "7 (a) b) S 3 7 7 0 -1 4194560 1 2 3 4 100 20 3 4 20 0 1 0 5";
        let stat = read(line).unwrap();
        assert_eq!(stat.parent, 3);
        let tick = Duration::from_millis(1000 / rustix::param::clock_ticks_per_second());
        assert_eq!(stat.used, tick * 127);
    }

    #[test]
    fn a_child_that_ended_counts() {
        let before = cpu_of_tree(std::process::id()).unwrap();
        let mut busy = std::process::Command::new("sh");
        busy.args(["-c", "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done"]);
        assert!(busy.status().unwrap().success());
        assert!(cpu_of_tree(std::process::id()).unwrap() > before);
    }
}
