package dev.phoenix.gameday.invariants;

import java.util.EnumSet;
import java.util.Set;

/// The promises that are checked.
public enum Invariant {
    G1("no unit is sold twice: stock seeded = on hand + sold, over both stores"),
    G2("one order a checkout, each paid for, no money without its order"),
    G3("refunds ≤ captures ≤ authorisations, and the provider agrees"),
    G4("every ledger transaction balances"),
    G5("lines, discount, shipping and tax add up to total and tenders"),
    G6("gift cards and coupons are used once: balance = issued - redeemed + reversed, uses ≤ limit"),
    G7("one event for each thing that happened, taken once, and those of one order in order"),
    G8("of N buyers of M last units exactly min(N, M) got one"),
    SHADOW("the shadow lane moved money in the sandbox only");

    /// Those that a migration is checked for.
    public static final Set<Invariant> OF_MIGRATIONS = EnumSet.of(G1, G2, G3, G4, G5, SHADOW);

    /// Those that the services are checked for by themselves.
    public static final Set<Invariant> OF_SERVICES = EnumSet.complementOf(EnumSet.of(SHADOW));

    private final String sentence;

    Invariant(String sentence) {
        this.sentence = sentence;
    }

    /// The promise in words.
    public String sentence() {
        return sentence;
    }
}
