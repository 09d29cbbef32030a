package dev.phoenix.orders.pricing;

/// What a quote does when taxation does not answer. It never goes on with no tax.
public enum TaxWhenDown {
    /// Uses the rates taxation gave last, and says so; refuses when it has none for the place.
    CACHED,
    /// Refuses with 503.
    REFUSE
}
