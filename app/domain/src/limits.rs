//! Every limit of the product, in one place. Errors name them.

/// Characters of a message.
pub const MESSAGE_CHARS: usize = 4_000;
/// Characters of a person's or a room's name.
pub const NAME_CHARS: usize = 80;
/// Characters of an e-mail address (RFC 5321 path).
pub const EMAIL_CHARS: usize = 254;
/// Characters of a password: NIST SP 800-63B-4 for a password as the only factor.
pub const PASSWORD_MIN_CHARS: usize = 15;
pub const PASSWORD_MAX_CHARS: usize = 256;
pub const USER_AGENT_CHARS: usize = 200;

/// Events of one page or one frame.
pub const PAGE_EVENTS: i64 = 200;
/// Bytes of what the events of one page say. A page holds at least one event.
pub const PAGE_BYTES: usize = 256 * 1024;
/// Events of the page a room opens with: a screen of them, for they come with the page and are brought to life at
/// once. A client reads the rest as its reader comes near it.
pub const FIRST_PAGE_EVENTS: i64 = 25;
/// Earlier events that a client asks for at a time.
pub const EARLIER_EVENTS: i64 = 50;
/// Amendments of earlier items that come with a page, at most.
pub const LATER_EVENTS: i64 = 1_000;
/// More missed than this: [`crate::Event::ReloadRoom`].
pub const RESUME_EVENTS: i64 = 500;
/// Unread counts stop here ("99+").
pub const UNREAD_CAP: u32 = 100;
/// Rooms of one person.
pub const ROOMS_PER_USER: usize = 500;
/// Members of one room.
pub const ROOM_MEMBERS: usize = 200;
/// Episodes that are handed over beside those that nobody has closed.
pub const CLOSED_HANDED_OVER: i64 = 20;
/// Notes of the team about one episode.
pub const TEAM_NOTES: i64 = 30;
/// Telephone numbers that a wearer may keep for bad hours, beside the operator's.
pub const CRISIS_NUMBERS: usize = 5;
/// Lines that the operator may set.
pub const CRISIS_LINES: usize = 20;
/// Digits of a telephone number: the shortest for emergencies, the longest of ITU-T E.164.
pub const TELEPHONE_DIGITS: std::ops::RangeInclusive<usize> = 2..=15;
/// Characters of one, with what stands between its digits.
pub const TELEPHONE_CHARS: usize = 32;
/// Reports of one person that may wait for an admin.
pub const OPEN_REPORTS: i64 = 20;
/// Reports that an admin is shown at a time, the oldest first.
pub const REPORTS_LISTED: i64 = 100;
/// How far ahead a plan of who is on call may reach, and how much of it a page shows, in days.
pub const SCHEDULE_DAYS: i64 = 366;
pub const SCHEDULE_SHOWN_DAYS: i64 = 14;
/// Shifts of one room that are not over.
pub const OPEN_SHIFTS: i64 = 200;
/// People of a rotation, and days of one turn.
pub const ROTATION_PEOPLE: usize = 12;
pub const TURN_DAYS: i64 = 84;
/// How far back the readings beside a care room go.
pub const READINGS_SPAN_MS: i64 = 15 * 60_000;
/// Points of a chart.
pub const READING_POINTS: usize = 360;

/// Bytes of one socket frame from a client.
pub const FRAME_BYTES: usize = 64 * 1024;
/// Frames that may wait for one socket before it is closed with "resync".
pub const SOCKET_QUEUE: usize = 256;
/// Bytes of those frames together, likewise.
pub const SOCKET_QUEUE_BYTES: usize = 4 * 1024 * 1024;
/// Pages that may wait for one socket: further ones are read when it has taken these.
pub const SOCKET_PAGES: usize = 4;
/// Fetches of one socket that may wait for their page; further ones are refused.
pub const SOCKET_FETCHES: usize = 16;
/// Sockets of one person in one process: one more closes the oldest with "resync".
pub const SOCKETS_PER_USER: usize = 20;
/// Commands one socket may send: sustained per second, and at once.
pub const COMMANDS_PER_SECOND: u32 = 50;
pub const COMMANDS_BURST: u32 = 200;
/// Messages and acknowledgements of one person, whichever way they come: sustained per second,
/// and at once.
pub const MESSAGES_PER_SECOND: u32 = 50;
pub const MESSAGES_BURST: u32 = 200;
/// Pages and server functions that one person may ask for: sustained per second, and at once.
pub const REQUESTS_PER_SECOND: u32 = 100;
pub const REQUESTS_BURST: u32 = 1_000;
/// What one person may make in an hour.
pub const INVITATIONS_PER_HOUR: u32 = 30;
pub const PAIRING_CODES_PER_HOUR: u32 = 30;
pub const ROOMS_PER_HOUR: u32 = 30;
pub const REPORTS_PER_HOUR: u32 = 30;
pub const PUSH_SUBSCRIPTIONS_PER_HOUR: u32 = 60;
pub const TEST_PUSHES_PER_HOUR: u32 = 60;
pub const ACCOUNTS_PER_HOUR: u32 = 120;
/// Of one person, in an hour: tries to change their password that name a wrong one.
pub const PASSWORD_CHANGES_PER_HOUR: u32 = 10;
/// Frames of any kind one socket may send, pings and pieces of messages too: sustained per second,
/// and at once. A client that sends more is not read for a while, and closed if it goes on.
pub const FRAMES_PER_SECOND: u32 = 200;
pub const FRAMES_BURST: u32 = 800;
/// Browsers of one person that take pushes: one more takes the place of the oldest.
pub const PUSH_SUBSCRIPTIONS: usize = 20;
/// Bytes of the address at which a push service takes pushes for one of them.
pub const PUSH_ENDPOINT_BYTES: usize = 1_000;
/// So many pushes that failed in a row, or that were taken and not seen: then their device is said to be deaf.
pub const PUSHES_UNTIL_DEAF: i64 = 3;
/// Deliveries that the history of one episode shows: the newest.
pub const DELIVERIES_SHOWN: i64 = 100;
/// Deliveries are forgotten after so long.
pub const DELIVERIES_KEPT_MS: i64 = 90 * 24 * 3_600_000;
/// Pushes of one process that are on their way at the same time.
pub const PUSHES_AT_ONCE: usize = 32;
/// Bytes of a request body.
pub const BODY_BYTES: usize = 64 * 1024;
/// Bytes of an ingest body.
pub const INGEST_BODY_BYTES: usize = 256 * 1024;
/// Bytes of what a watch says to be paired: anybody may send it.
pub const PAIR_BODY_BYTES: usize = 4 * 1024;
/// Posts of one watch: sustained per second, and at once. Far more than the upload of months
/// takes; it stops a program that runs wild with a watch's credential.
pub const INGEST_PER_SECOND: u32 = 100;
pub const INGEST_BURST: u32 = 2_000;
/// Alerts and answers of one watch: at once, as many as one batch can hold, so that none is too
/// large for ever; then one in so many seconds. A watch that was away for weeks has fewer.
pub const ALERTS_BURST: u32 = 256;
pub const ALERT_EVERY_S: u32 = 2;
/// What a wearer pressed is taken beside these: at once, then as often as an alert.
pub const PRESSES_BURST: u32 = 16;
/// Different contents of one number of a watch that are kept aside; further ones are refused alike,
/// and not kept.
pub const SET_ASIDE_PER_NUMBER: usize = 4;
/// And of one watch in all: readings, of which it has many, and everything else, which may be an alert
/// that nobody was shown.
pub const READINGS_SET_ASIDE_PER_DEVICE: usize = 256;
pub const OTHERS_SET_ASIDE_PER_DEVICE: usize = 4_096;
/// Characters of each that are kept; the rest is cut, with a mark.
pub const SET_ASIDE_CHARS: usize = 2_000;

/// Beat of the server, and when either side gives the other up.
pub const BEAT_MS: u64 = 20_000;
pub const CLIENT_STALE_MS: u64 = 45_000;
/// Silence after which a client no longer says that it is up to date: one beat and a bit.
pub const CLIENT_DOUBT_MS: u64 = 25_000;
/// An answer takes this long at most, or the client doubts its connection.
pub const CLIENT_ANSWER_MS: u64 = 4_000;
pub const SERVER_STALE_MS: u64 = 60_000;
/// Poll of heads: normally, and while the bus is down.
pub const POLL_MS: u64 = 1_000;
pub const POLL_DEGRADED_MS: u64 = 250;

/// A sign-in ends after this long without use, and at the latest after that.
pub const SIGN_IN_IDLE_MS: i64 = 14 * 24 * 3_600_000;
pub const SIGN_IN_MAX_MS: i64 = 60 * 24 * 3_600_000;
pub const INVITATION_MS: i64 = 7 * 24 * 3_600_000;
/// One-time links of one person that can still do something.
pub const OPEN_INVITATIONS: usize = 20;
/// A link that sets somebody's password.
pub const PASSWORD_RESET_MS: i64 = 24 * 3_600_000;
pub const PAIRING_CODE_MS: i64 = 10 * 60_000;
/// Pairing attempts per peer and hour.
pub const PAIRING_PER_HOUR: u32 = 20;
/// Wrong sign-ins in a quarter of an hour: to one account from one peer or from one browser that
/// is known there, and from one peer in all.
pub const SIGN_IN_TRIES: u32 = 10;
pub const SIGN_IN_TRIES_PER_PEER: u32 = 50;
/// The same from one network: an IPv6 /48, or an IPv4 address.
pub const SIGN_IN_TRIES_PER_NETWORK: u32 = 500;
/// Wrong sign-ins to one account in an hour, from wherever.
pub const SIGN_IN_TRIES_OF_STRANGERS: u32 = 50;
/// Of one peer to one account in an hour, when others have used up those that they share.
pub const SIGN_IN_TRIES_IN_RESERVE: u32 = 3;
/// Browsers of one person that are known for having signed in there before, and for how long.
pub const KNOWN_BROWSERS: usize = 10;
pub const KNOWN_BROWSER_MS: i64 = 400 * 24 * 3_600_000;
/// Accounts that may fail to be made with one invitation: it tells of as many addresses whether
/// they are known here.
pub const INVITATION_REFUSALS: i64 = 5;

/// A device clock this far off is said to be off.
pub const CLOCK_SKEW_MS: i64 = 120_000;
/// A device clock this far off was never set: then how far says nothing.
pub const CLOCK_UNSET_MS: i64 = 366 * 24 * 3_600_000;
/// A device may stamp what it measured this much after it began to send: clocks are set, and
/// spans end, meanwhile.
pub const TIME_JITTER_MS: i64 = 60_000;
/// What a reading says of the battery is so now, if it is not older than this.
pub const BATTERY_FRESH_MS: i64 = 10 * 60_000;
/// From here down a watch's battery is told of, once, until it is charged to here.
pub const BATTERY_LOW_PERCENT: u8 = 10;
pub const BATTERY_CHARGED_PERCENT: u8 = 20;
/// An alert this late is said to be late.
pub const DELAYED_AFTER_MS: i64 = 60_000;
/// So long whoever wants it is not called again about an open alert.
pub const SNOOZE_MS: i64 = 5 * 60_000;
/// An alert this late calls nobody as if it happened now.
pub const ALERT_LATE_AFTER_MS: i64 = 10 * 60_000;
/// Alerts of one wearer that happened this close to one another are one episode.
pub const EPISODE_MS: i64 = 10 * 60_000;
/// An alert that happened longer ago is answered in the app alone: a wrist that says "Ines is here" hours later would
/// not say what for.
pub const WRIST_TOLD_WITHIN_MS: i64 = 60 * 60_000;
/// Episodes that nobody has closed, of one room, in the list of rooms.
pub const EPISODES_LISTED: i64 = 20;
/// Oldest record a watch may deliver.
pub const MEASURED_MAX_AGE_MS: i64 = 366 * 24 * 3_600_000;

/// Of the newest item, in the list of rooms.
pub const PREVIEW_CHARS: usize = 80;
