//! What whoever runs the site hears of posts: counts, and what was not taken. Never a value, and of
//! names only those that are known here.

use domain::{
    DeviceId,
    watch::{Outcome, Problem, Reason, RejectCode},
};
use store::Ingested;

use super::{Sent, judge::Kind};

pub(super) fn count(ingested: &Ingested) {
    metrics::counter!("fitweet_ingest_batches_total").increment(1);
    for outcome in &ingested.outcomes {
        let outcome = match outcome {
            Outcome::Accepted => "accepted",
            Outcome::Duplicate => "duplicate",
            Outcome::Rejected(_) => "rejected",
        };
        metrics::counter!("fitweet_ingest_items_total", "outcome" => outcome).increment(1);
    }
    let raised = u64::try_from(ingested.raised.len()).unwrap_or(u64::MAX);
    metrics::counter!("fitweet_alerts_raised_total").increment(raised);
}

/// A line for each item that was refused, and one for all parts that were left out.
pub(super) fn refusals(device: DeviceId, sent: &[Sent], ingested: &Ingested, beside: &[Problem]) {
    let mut parts: Vec<&Problem> = beside.iter().collect();
    for (place, (one, outcome)) in sent.iter().zip(&ingested.outcomes).enumerate() {
        let is_kept = ingested.kept_aside.contains(&place);
        match outcome {
            Outcome::Rejected(code) => refused(device, one, *code, is_kept),
            // A repeat was heard of before.
            Outcome::Duplicate => {}
            Outcome::Accepted => {
                parts.extend(&one.problems);
                if ingested.reused.contains(&place) {
                    tracing::warn!(
                        %device,
                        seq = one.seq,
                        kind = name(one.kind),
                        "taken under a number that had been used: the watch should start a new epoch"
                    );
                }
            }
        }
    }
    for part in &parts {
        metrics::counter!("fitweet_ingest_left_out_total", "reason" => part.reason.name())
            .increment(1);
    }
    if let Some(first) = parts.first() {
        let (count, field) = (parts.len(), shown(first));
        let reason = first.reason.name();
        tracing::info!(%device, count, field, reason, "parts of a post were left out");
    }
}

fn refused(device: DeviceId, one: &Sent, code: RejectCode, is_kept: bool) {
    let (seq, kind, code) = (one.seq, name(one.kind), label(code));
    metrics::counter!("fitweet_ingest_rejected_total", "code" => code).increment(1);
    let first = one.problems.first();
    let field = first.map(shown);
    let reason = first.map(|problem| problem.reason.name());
    match one.kind {
        // What a person in need sent and nobody will see.
        Kind::Alert | Kind::Press => {
            tracing::error!(%device, seq, kind, code, field, reason, is_kept, "an item was refused");
        }
        _ => {
            tracing::warn!(%device, seq, kind, code, field, reason, is_kept, "an item was refused");
        }
    }
}

/// What a device calls a field or kind that is not known here may be anything.
fn shown(problem: &Problem) -> &str {
    match problem.reason {
        Reason::UnknownField | Reason::UnknownKind => "(unknown)",
        _ => &problem.field,
    }
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Reading => "reading",
        Kind::Alert | Kind::Press => "alert",
        Kind::Answer => "answer",
        Kind::Start => "restart",
        Kind::Unknown => "unknown",
    }
}

fn label(code: RejectCode) -> &'static str {
    match code {
        RejectCode::ValueOutOfRange => "value_out_of_range",
        RejectCode::TimeOutOfRange => "time_out_of_range",
        RejectCode::SeqReused => "seq_reused",
        RejectCode::NoRoom => "no_room",
        RejectCode::UnknownAlert => "unknown_alert",
        RejectCode::Malformed => "malformed",
        RejectCode::UnknownKind => "unknown_kind",
    }
}
