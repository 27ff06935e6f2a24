//! Health on the page: how urgent it is, its word and its shape.

use kdr_proto::v1::Health;

/// A health from its number on the wire. A number that this page does not know yet reads as unknown.
pub fn of(number: i32) -> Health {
    match Health::try_from(number) {
        Ok(Health::Unspecified) | Err(_) => Health::Unknown,
        Ok(health) => health,
    }
}

/// Zero is looked at first: degraded, missing, unknown, progressing, suspended, healthy.
pub fn urgency(health: Health) -> u8 {
    match health {
        Health::Degraded => 0,
        Health::Missing => 1,
        Health::Unknown | Health::Unspecified => 2,
        Health::Progressing => 3,
        Health::Suspended => 4,
        Health::Healthy => 5,
    }
}

/// Whether a person should look: degraded, missing or unknown.
pub fn is_broken(health: Health) -> bool {
    urgency(health) <= 2
}

/// Whether it is neither healthy nor halted on purpose.
pub fn is_problem(health: Health) -> bool {
    urgency(health) <= 3
}

/// The word beside the shape.
pub fn word(health: Health) -> &'static str {
    match health {
        Health::Degraded => "Degraded",
        Health::Missing => "Missing",
        Health::Unknown | Health::Unspecified => "Unknown",
        Health::Progressing => "Progressing",
        Health::Suspended => "Suspended",
        Health::Healthy => "Healthy",
    }
}

/// The name that styles and shapes go by.
pub fn slug(health: Health) -> &'static str {
    match health {
        Health::Degraded => "degraded",
        Health::Missing => "missing",
        Health::Unknown | Health::Unspecified => "unknown",
        Health::Progressing => "progressing",
        Health::Suspended => "suspended",
        Health::Healthy => "healthy",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trouble_comes_first() {
        let order = [
            Health::Degraded,
            Health::Missing,
            Health::Unknown,
            Health::Progressing,
            Health::Suspended,
            Health::Healthy,
        ];
        assert!(order.is_sorted_by_key(|health| urgency(*health)));
        assert_eq!(order.map(is_broken), [true, true, true, false, false, false]);
        assert_eq!(order.map(is_problem), [true, true, true, true, false, false]);
    }

    #[test]
    fn a_number_of_a_newer_server_is_unknown() {
        assert_eq!(of(0), Health::Unknown);
        assert_eq!(of(3), Health::Degraded);
        assert_eq!(of(99), Health::Unknown);
    }
}
