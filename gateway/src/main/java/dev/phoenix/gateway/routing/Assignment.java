package dev.phoenix.gateway.routing;

import dev.phoenix.plan.SideName;
import dev.phoenix.plan.StageName;
import java.util.Optional;

/// Which side answers one request, and why.
public record Assignment(SideName side, Reason reason) {
    private static final Assignment DRAINING = new Assignment(SideName.CANDIDATE, Reason.DRAIN);

    /// Why a request was assigned to its side. Every request is counted under exactly one.
    public enum Reason {
        /// The stage sends everyone to this side.
        STAGE("stage"),
        /// The customer's bucket, seen against the share.
        SHARE("share"),
        /// The thing that the request is about was made by this side.
        OWNER("owner"),
        /// The share no longer gives the customer to the candidate, but the session there is not over.
        DRAIN("drain"),
        /// The customer is pinned to this side.
        OVERRIDE("override"),
        /// The request carries none of the customer keys, so that no share can hold it: legacy.
        NO_KEY("no key"),
        /// The candidate failed before an answer began, and legacy answered.
        FALLBACK("fallback"),
        /// The candidate's breaker is open, and legacy answered.
        BREAKER("breaker");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        /// The reason as it is counted and returned.
        public String word() {
            return word;
        }
    }

    /// The side that answers, decided from values alone. After `complete` there is no legacy; before it, the owner of
    /// an existing thing comes first, then whoever is pinned; only other new things follow the stage and the share.
    ///
    /// @param owner the maker of the thing that the request is about, when its id tells
    public static Assignment decide(RoutingTable table, Optional<SideName> owner, Customer customer) {
        if (table.stage() == StageName.COMPLETE) {
            return new Assignment(SideName.CANDIDATE, Reason.STAGE);
        }
        if (owner.isPresent()) {
            return new Assignment(owner.get(), Reason.OWNER);
        }
        var pinned = table.pinned(customer);
        if (pinned.isPresent()) {
            return new Assignment(pinned.get(), Reason.OVERRIDE);
        }
        return switch (table.stage()) {
            case OFF -> new Assignment(SideName.LEGACY, Reason.STAGE);
            case SHADOW -> table.isDraining(customer) ? DRAINING : new Assignment(SideName.LEGACY, Reason.STAGE);
            case LIVE, COMPLETE -> new Assignment(SideName.CANDIDATE, Reason.STAGE);
            case CANARY -> byShare(table, customer);
        };
    }

    private static Assignment byShare(RoutingTable table, Customer customer) {
        if (!customer.isKnown()) {
            return new Assignment(SideName.LEGACY, Reason.NO_KEY);
        }
        if (table.share().contains(customer.bucket())) {
            return new Assignment(SideName.CANDIDATE, Reason.SHARE);
        }
        return table.isDraining(customer) ? DRAINING : new Assignment(SideName.LEGACY, Reason.SHARE);
    }
}
