package dev.phoenix.gameday.invariants;

/// The promises that are checked.
public enum Invariant {
    G1("no unit is sold twice: stock seeded = on hand + sold, over both stores"),
    G2("one order a checkout, each paid for, no money without its order"),
    G3("refunds ≤ captures ≤ authorisations, and the provider agrees"),
    G4("every ledger transaction balances"),
    G5("lines, discount, shipping and tax add up to total and tenders"),
    SHADOW("the shadow lane moved money in the sandbox only");

    private final String sentence;

    Invariant(String sentence) {
        this.sentence = sentence;
    }

    /// The promise in words.
    public String sentence() {
        return sentence;
    }
}
