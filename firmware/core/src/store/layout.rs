use core::ops::Range;

/// Where in flash what lies, in bytes, each from the start of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Credential and Wi-Fi. Two pages at least.
    pub secrets: Range<u32>,
    /// What was felt, and the boots that left items. Two pages at least.
    pub state: Range<u32>,
    /// Alerts and answers: four alerts with their windows in 4 KiB.
    pub alerts: Range<u32>,
    /// Readings: about fifty in 4 KiB, so about 700 KiB a day.
    pub readings: Range<u32>,
}

impl Layout {
    /// Divides `flash`, at least 16 pages of `page` bytes: two for secrets, four for state, an
    /// eighth of the rest but no more than 16 for alerts, what is left for readings.
    pub const fn split(flash: Range<u32>, page: u32) -> Self {
        let pages = (flash.end - flash.start) / page;
        let eighth = (pages - 6) / 8;
        let alerts = if eighth > 16 {
            16
        } else if eighth < 2 {
            2
        } else {
            eighth
        };
        let start = flash.start;
        Self {
            secrets: start..start + 2 * page,
            state: start + 2 * page..start + 6 * page,
            alerts: start + 6 * page..start + (6 + alerts) * page,
            readings: start + (6 + alerts) * page..start + pages * page,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_touch_and_do_not_overlap() {
        for pages in [16, 64, 256, 384] {
            let layout = Layout::split(0x1000..0x1000 + pages * 4096, 4096);
            assert_eq!(layout.secrets.start, 0x1000);
            assert_eq!(layout.secrets.end, layout.state.start);
            assert_eq!(layout.state.end, layout.alerts.start);
            assert_eq!(layout.alerts.end, layout.readings.start);
            assert_eq!(layout.readings.end, 0x1000 + pages * 4096);
            assert!(layout.alerts.len() >= 8192 && layout.readings.len() >= 8192);
        }
    }
}
