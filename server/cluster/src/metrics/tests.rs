use std::time::Duration;

use super::{Counters, LAG_BUCKETS};

#[test]
fn a_lag_is_counted_in_the_first_bucket_that_holds_it() {
    let counters = Counters::default();
    for millis in [0, 5, 6, 50, 60_000] {
        counters.lagged(Duration::from_millis(millis));
    }
    let lag = counters.lag();
    assert_eq!((lag.buckets[0], lag.buckets[1], lag.buckets[2]), (2, 1, 1));
    assert_eq!((lag.buckets[LAG_BUCKETS.len()], lag.buckets.iter().sum::<u64>()), (1, 5));
    assert_eq!(lag.sum, Duration::from_millis(60_061));
}
