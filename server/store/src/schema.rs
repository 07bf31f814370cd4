//! The tables of both databases, in the types that both have; readings have statements of their
//! own. Times are unix milliseconds.

use diesel::{allow_tables_to_appear_in_same_query, joinable, table};

table! {
    users (id) {
        id -> Binary,
        email -> Text,
        name -> Text,
        role -> Text,
        password_hash -> Text,
        created_at -> BigInt,
        disabled_at -> Nullable<BigInt>,
        invited_by -> Nullable<Binary>,
        approved_at -> Nullable<BigInt>,
        approved_by -> Nullable<Binary>,
        must_change_password -> Bool,
        language -> Nullable<Text>,
    }
}

table! {
    password_resets (user_id) {
        user_id -> Binary,
        token_hash -> Binary,
        created_by -> Binary,
        created_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

table! {
    set_up_codes (code_hash) {
        code_hash -> Binary,
        created_at -> BigInt,
    }
}

table! {
    sign_ins (id) {
        id -> Binary,
        user_id -> Binary,
        token_hash -> Binary,
        user_agent -> Text,
        created_at -> BigInt,
        last_seen_at -> BigInt,
        expires_at -> BigInt,
        revoked_at -> Nullable<BigInt>,
    }
}

table! {
    log_identity (n) {
        n -> BigInt,
        id -> Binary,
        downlink_base -> BigInt,
    }
}

table! {
    rooms (id) {
        id -> Binary,
        kind -> Text,
        name -> Text,
        wearer_id -> Nullable<Binary>,
        direct_key -> Nullable<Binary>,
        head_seq -> BigInt,
        epoch -> BigInt,
        created_at -> BigInt,
        ended_at -> Nullable<BigInt>,
    }
}

table! {
    memberships (room_id, user_id) {
        room_id -> Binary,
        user_id -> Binary,
        joined_at -> BigInt,
        left_at -> Nullable<BigInt>,
        last_read_seq -> BigInt,
        muted_at -> Nullable<BigInt>,
    }
}

table! {
    events (room_id, seq) {
        room_id -> Binary,
        seq -> BigInt,
        at -> BigInt,
        author_id -> Nullable<Binary>,
        client_id -> Nullable<Binary>,
        kind -> Text,
        is_item -> Bool,
        body -> Text,
        target_seq -> Nullable<BigInt>,
    }
}

table! {
    invitations (id) {
        id -> Binary,
        token_hash -> Binary,
        role -> Text,
        room_id -> Nullable<Binary>,
        created_by -> Binary,
        created_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
        used_by -> Nullable<Binary>,
        closed_at -> Nullable<BigInt>,
        refused -> BigInt,
    }
}

table! {
    known_browsers (user_id, token_hash) {
        user_id -> Binary,
        token_hash -> Binary,
        used_at -> BigInt,
    }
}

table! {
    password_costs (params) {
        params -> Text,
    }
}

table! {
    pairing_codes (code_hash) {
        code_hash -> Binary,
        wearer_id -> Binary,
        created_at -> BigInt,
        expires_at -> BigInt,
    }
}

table! {
    devices (id) {
        id -> Binary,
        wearer_id -> Binary,
        name -> Text,
        token_hash -> Binary,
        paired_at -> BigInt,
        revoked_at -> Nullable<BigInt>,
        check_at -> Nullable<BigInt>,
        checked -> Nullable<Text>,
        is_silent -> Bool,
        starts -> Nullable<Text>,
    }
}

table! {
    contacts (device_id) {
        device_id -> Binary,
        last_seen_at -> BigInt,
        battery_percent -> Nullable<Integer>,
        clock_skew_ms -> Nullable<BigInt>,
        wear -> Nullable<Text>,
    }
}

table! {
    alerts (id) {
        id -> Binary,
        device_id -> Binary,
        epoch -> BigInt,
        seq -> BigInt,
        n -> BigInt,
        device_time -> BigInt,
        room_id -> Binary,
        raised_seq -> BigInt,
        acknowledged_by -> Nullable<Binary>,
        acknowledged_at -> Nullable<BigInt>,
        acknowledged_seq -> Nullable<BigInt>,
        confirmed_at -> Nullable<BigInt>,
        confirmed_seq -> Nullable<BigInt>,
        answered_seq -> Nullable<BigInt>,
        episode_seq -> Nullable<BigInt>,
    }
}

table! {
    episodes (room_id, raised_seq) {
        room_id -> Binary,
        raised_seq -> BigInt,
        alert_id -> Binary,
        phase -> Text,
        since -> BigInt,
        done -> Nullable<Text>,
        called_at -> Nullable<Text>,
        repeat_at -> Nullable<BigInt>,
        due_at -> Nullable<BigInt>,
        body -> Text,
    }
}

table! {
    downlinks (device_id, id) {
        device_id -> Binary,
        id -> BigInt,
        alert_id -> Binary,
        body -> Text,
        confirmed_at -> Nullable<BigInt>,
    }
}

table! {
    answers (device_id, epoch, seq, n) {
        device_id -> Binary,
        epoch -> BigInt,
        seq -> BigInt,
        n -> BigInt,
        alert_id -> Binary,
        body -> Text,
    }
}

table! {
    rejected_items (device_id, epoch, seq, n) {
        device_id -> Binary,
        epoch -> BigInt,
        seq -> BigInt,
        n -> BigInt,
        code -> Text,
        raw -> Text,
        received_at -> BigInt,
    }
}

table! {
    blocks (blocker_id, blocked_id) {
        blocker_id -> Binary,
        blocked_id -> Binary,
        blocked_at -> BigInt,
    }
}

table! {
    reports (id) {
        id -> Binary,
        reporter_id -> Binary,
        about_id -> Binary,
        room_id -> Binary,
        said -> Text,
        made_at -> BigInt,
        handled_at -> Nullable<BigInt>,
        handled_by -> Nullable<Binary>,
    }
}

table! {
    crisis_numbers (user_id, id) {
        user_id -> Binary,
        id -> Binary,
        name -> Text,
        number -> Text,
    }
}

table! {
    push_key (n) {
        n -> BigInt,
        private_key -> Binary,
    }
}

table! {
    push_subscriptions (id) {
        id -> Binary,
        user_id -> Binary,
        sign_in_id -> Binary,
        endpoint -> Text,
        p256dh -> Binary,
        auth -> Binary,
        user_agent -> Text,
        language -> Text,
        created_at -> BigInt,
        accepted_at -> Nullable<BigInt>,
        shown_at -> Nullable<BigInt>,
        failed_at -> Nullable<BigInt>,
        failure -> Nullable<Text>,
        failures -> BigInt,
        unseen -> BigInt,
        ended_at -> Nullable<BigInt>,
    }
}

joinable!(push_subscriptions -> sign_ins (sign_in_id));
table! {
    rotations (room_id) {
        room_id -> Binary,
        zone -> Text,
        every_days -> BigInt,
        handover_minute -> BigInt,
        first_day -> BigInt,
        by_shifts -> Bool,
    }
}

table! {
    rotation_people (room_id, place) {
        room_id -> Binary,
        place -> BigInt,
        user_id -> Binary,
    }
}

table! {
    shifts (room_id, ends_at, id) {
        room_id -> Binary,
        ends_at -> BigInt,
        id -> Binary,
        kind -> Text,
        user_id -> Binary,
        starts_at -> BigInt,
        created_by -> Binary,
    }
}

table! {
    supervisors (room_id, user_id) {
        room_id -> Binary,
        user_id -> Binary,
    }
}

table! {
    quiet_hours (user_id) {
        user_id -> Binary,
        zone -> Text,
        from_minute -> BigInt,
        until_minute -> BigInt,
        high_breaks_through -> Bool,
    }
}

table! {
    team_notes (room_id, raised_seq, number) {
        room_id -> Binary,
        raised_seq -> BigInt,
        number -> BigInt,
        author_id -> Binary,
        client_id -> Binary,
        head_seq -> BigInt,
        at -> BigInt,
        text -> Text,
    }
}

joinable!(blocks -> users (blocked_id));
joinable!(sign_ins -> users (user_id));
joinable!(memberships -> rooms (room_id));
joinable!(memberships -> users (user_id));
joinable!(events -> rooms (room_id));
joinable!(events -> users (author_id));
joinable!(invitations -> users (created_by));
joinable!(invitations -> rooms (room_id));
joinable!(contacts -> devices (device_id));
joinable!(downlinks -> alerts (alert_id));

allow_tables_to_appear_in_same_query!(
    users,
    sign_ins,
    rooms,
    memberships,
    events,
    invitations,
    devices,
    contacts,
    alerts,
    downlinks,
    blocks,
    reports,
    push_subscriptions,
);
