//! placeholder until the intake is merged
