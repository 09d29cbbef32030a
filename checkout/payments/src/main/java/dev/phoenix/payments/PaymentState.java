package dev.phoenix.payments;

/// Where a payment stands, as far as we know. The truth is the provider's; this is the last of it that we heard.
enum PaymentState {
    /// Asked for, and the provider's answer has not come (yet, or ever). A hold on the card may exist.
    UNKNOWN,
    /// The shopper must act (3-D Secure) before the provider decides.
    REQUIRES_ACTION,
    /// The provider holds the money on the card for us.
    AUTHORIZED,
    /// Capture was asked for; the answer has not come. Money may have moved.
    CAPTURING,
    /// The money is ours.
    CAPTURED,
    /// Release was asked for; the answer has not come.
    VOIDING,
    /// Nothing is held and nothing was taken.
    VOIDED,
    /// The provider refused the card.
    DECLINED;

    /// Whether the provider still owes us an answer, so that the reconciler must ask.
    boolean unsettled() {
        return this == UNKNOWN || this == REQUIRES_ACTION || this == CAPTURING || this == VOIDING;
    }
}
