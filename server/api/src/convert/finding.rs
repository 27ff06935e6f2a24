//! What needs a person.

use kdr_core::{
    finding::{Finding, Proof, ProofKind},
    view::Findings,
};
use kdr_proto::v1;

use super::{health::health, resource::place, time::stamp};

/// All that needs a person.
pub(crate) fn findings(findings: &Findings) -> v1::Findings {
    v1::Findings {
        findings: findings.findings.iter().map(|one| finding(one)).collect(),
        total: u32::try_from(findings.total).unwrap_or(u32::MAX),
        everywhere: u32::try_from(findings.everywhere).unwrap_or(u32::MAX),
    }
}

fn finding(finding: &Finding) -> v1::Finding {
    let log = finding.advice.log.as_ref();
    v1::Finding {
        subject: Some(place(&finding.subject)),
        health: health(finding.verdict.health),
        reason: finding.verdict.reason.clone(),
        why: finding.verdict.why.clone(),
        next: finding.advice.next.clone(),
        proofs: finding.advice.proofs.iter().map(proof).collect(),
        pod: log.map(|log| place(&log.pod)),
        container: log.map(|log| log.container.to_string()).unwrap_or_default(),
        previous: log.is_some_and(|log| log.previous),
        since: finding.since.map(stamp),
    }
}

/// What proves a finding.
pub(crate) fn proof(proof: &Proof) -> v1::Proof {
    let kind = match proof.kind {
        ProofKind::Event => v1::ProofKind::Event,
        ProofKind::Field => v1::ProofKind::Field,
    };
    v1::Proof { kind: kind.into(), label: proof.label.clone(), text: proof.text.clone() }
}
