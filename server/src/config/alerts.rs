use domain::{
    alert::DevicePolicy,
    ladder::{Delays, Policy},
};
use serde::{Deserialize, Serialize};

/// How long each step of an alert waits, seconds.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Alerts {
    pub high_again_seconds: u32,
    pub high_second_seconds: u32,
    pub high_team_seconds: u32,
    pub high_supervisor_seconds: u32,
    pub high_repeat_seconds: u32,
    pub high_expire_seconds: u32,
    pub medium_again_seconds: u32,
    pub medium_second_seconds: u32,
    pub medium_team_seconds: u32,
    pub medium_supervisor_seconds: u32,
    pub medium_repeat_seconds: u32,
    pub medium_expire_seconds: u32,
    pub low_expire_seconds: u32,
    pub lapse_seconds: u32,
    pub silent_seconds: u32,
    pub silent_escalates_seconds: u32,
    pub never_heard_seconds: u32,
    pub off_wrist_seconds: u32,
    pub no_way_seconds: u32,
    pub canary: bool,
}

fn ms(seconds: u32) -> i64 {
    i64::from(seconds.max(1)) * 1_000
}

impl Alerts {
    pub fn policy(&self) -> Policy {
        Policy {
            high: Delays {
                again: ms(self.high_again_seconds),
                second: ms(self.high_second_seconds),
                team: ms(self.high_team_seconds),
                supervisor: ms(self.high_supervisor_seconds),
                repeat: ms(self.high_repeat_seconds),
                expire: ms(self.high_expire_seconds),
            },
            medium: Delays {
                again: ms(self.medium_again_seconds),
                second: ms(self.medium_second_seconds),
                team: ms(self.medium_team_seconds),
                supervisor: ms(self.medium_supervisor_seconds),
                repeat: ms(self.medium_repeat_seconds),
                expire: ms(self.medium_expire_seconds),
            },
            lapse: ms(self.lapse_seconds),
            low_expire: ms(self.low_expire_seconds),
        }
    }

    /// How long nothing may reach whoever is on call, milliseconds. Open pages are noted once a minute.
    pub fn no_way_ms(&self) -> i64 {
        ms(self.no_way_seconds.max(180))
    }

    pub fn devices(&self) -> DevicePolicy {
        DevicePolicy {
            silent: ms(self.silent_seconds),
            silent_escalates: ms(self.silent_escalates_seconds),
            never_heard: ms(self.never_heard_seconds),
            off_wrist: ms(self.off_wrist_seconds),
        }
    }
}
