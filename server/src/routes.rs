//! Every route, once, grouped by who calls it. What has no row here is not served. A test walks
//! this list with every kind of actor and compares what it gets with what [`service::access`]
//! says.

use service::access::Action;

/// One route and what is asked for by calling it.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
    pub action: Action,
}

const fn read(path: &'static str, action: Action) -> Route {
    Route {
        method: "GET",
        path,
        action,
    }
}

const fn write(path: &'static str, action: Action) -> Route {
    Route {
        method: "POST",
        path,
        action,
    }
}

/// Pages that `app` renders. Each shows at most what its reader may do.
pub const PAGES: &[Route] = &[
    read("/", Action::SeeRooms),
    read("/rooms/{id}", Action::ReadRoom),
    read("/rooms/{id}/options", Action::ReadRoom),
    read("/new", Action::SeeContacts),
    read("/settings", Action::SeeSignIns),
    read("/settings/notifications", Action::SeePushSubscriptions),
    read("/crisis", Action::SeeCrisisCard),
    read("/admin", Action::SeeUsers),
    read("/admin/people/{id}", Action::SeeUsers),
    read("/on-call", Action::SeeOnCall),
    read("/on-call/{id}", Action::SeeSchedule),
    read("/rooms/{id}/hand-over", Action::SeeTeamNotes),
    read("/waiting", Action::SeeStanding),
    read("/new-password", Action::SeeStanding),
    read("/admin/reports", Action::SeeReports),
    read("/join/{token}", Action::SeeInvitation),
    read("/reset/{token}", Action::SeePasswordReset),
    read("/sign-in", Action::SignIn),
    read("/setup", Action::SetUp),
];

/// For our own pages: server functions of `app`. All are posts, so that none is a link.
pub const FUNCTIONS: &[Route] = &[
    write("/api/needs_set_up", Action::SeePublic),
    write("/api/set_up", Action::SetUp),
    write("/api/sign_in", Action::SignIn),
    write("/api/signed_in", Action::SeePublic),
    write("/api/sign_out", Action::SignOut),
    write("/api/choose_language", Action::ChooseLanguage),
    write("/api/standing", Action::SeeStanding),
    write("/api/change_password", Action::ChangePassword),
    write("/api/password_reset", Action::SeePasswordReset),
    write("/api/reset_password", Action::UsePasswordReset),
    write("/api/settings", Action::SeeSignIns),
    write("/api/revoke_sign_in", Action::RevokeSignIn),
    write("/api/invitation", Action::SeeInvitation),
    write("/api/accept_invitation", Action::AcceptInvitation),
    write("/api/accept_invitation_as", Action::JoinAs),
    write("/api/invite", Action::InviteToRoom),
    write("/api/revoke_link", Action::RevokeLink),
    write("/api/talk", Action::SeeRooms),
    write("/api/attention", Action::SeeRooms),
    write("/api/open_room", Action::ReadRoom),
    write("/api/send", Action::SendMessage),
    write("/api/acknowledge", Action::AcknowledgeAlert),
    write("/api/handle_alert", Action::HandleAlert),
    write("/api/answer_alert", Action::AnswerAlert),
    write("/api/raise_alert", Action::RaiseAlert),
    write("/api/start_drill", Action::StartDrill),
    write("/api/deliveries", Action::SeeDeliveries),
    write("/api/mark_read", Action::MarkRead),
    write("/api/contacts", Action::SeeContacts),
    write("/api/open_direct_room", Action::OpenDirectRoom),
    write("/api/create_team_room", Action::CreateTeamRoom),
    write("/api/remove_member", Action::RemoveMember),
    write("/api/room_options", Action::ReadRoom),
    write("/api/mute_room", Action::MuteRoom),
    write("/api/block_person", Action::BlockPerson),
    write("/api/unblock_person", Action::UnblockPerson),
    write("/api/report_person", Action::ReportPerson),
    write("/api/open_reports", Action::SeeReports),
    write("/api/handle_report", Action::HandleReport),
    write("/api/readings", Action::SeeReadings),
    write("/api/on_call", Action::SeeOnCall),
    write("/api/duty_line", Action::SeeOnCall),
    write("/api/schedule", Action::SeeSchedule),
    write("/api/hand_over", Action::SeeTeamNotes),
    write("/api/write_team_note", Action::WriteTeamNote),
    write("/api/take_over", Action::ChangeSchedule),
    write("/api/add_shift", Action::ChangeSchedule),
    write("/api/remove_shift", Action::ChangeSchedule),
    write("/api/plan_by_shifts", Action::ChangeSchedule),
    write("/api/set_rotation", Action::ChangeSchedule),
    write("/api/set_room_zone", Action::ChangeSchedule),
    write("/api/set_supervisor", Action::ChangeSchedule),
    write("/api/set_quiet_hours", Action::SetQuietHours),
    write("/api/create_pairing_code", Action::CreatePairingCode),
    write("/api/revoke_device", Action::RevokeDevice),
    write("/api/push_subscriptions", Action::SeePushSubscriptions),
    write("/api/add_push_subscription", Action::AddPushSubscription),
    write(
        "/api/remove_push_subscription",
        Action::RemovePushSubscription,
    ),
    write("/api/send_test_push", Action::SendTestPush),
    write("/api/report_push", Action::ReportPush),
    write("/api/add_crisis_number", Action::ChangeCrisisNumbers),
    write("/api/remove_crisis_number", Action::ChangeCrisisNumbers),
    write("/api/people", Action::SeeUsers),
    write("/api/person", Action::SeeUsers),
    write("/api/add_person", Action::AddUser),
    write("/api/approve_person", Action::ApproveUser),
    write("/api/disable_person", Action::DisableUser),
    write("/api/disable_invited", Action::DisableUser),
    write("/api/enable_person", Action::EnableUser),
    write("/api/make_password_reset", Action::MakePasswordReset),
];

/// For our own pages: the one connection that stays open.
pub const SOCKET: Route = read("/socket", Action::Connect);

/// For watches.
pub const PAIR: Route = write("/ingest/v1/pair", Action::Pair);
pub const BATCH: Route = write("/ingest/v1/batch", Action::Ingest);
pub const DOCUMENT: Route = read("/ingest/v1/openapi.json", Action::SeePublic);

/// For whoever wants a minute of it: a page that stands for itself.
pub const BREATHE: Route = read("/breathe", Action::SeePublic);

/// For those who run the site. Metrics answer this machine only.
pub const ALIVE: Route = read("/healthz", Action::SeePublic);
pub const READY: Route = read("/readyz", Action::SeePublic);
pub const METRICS: Route = read("/metrics", Action::SeePublic);
