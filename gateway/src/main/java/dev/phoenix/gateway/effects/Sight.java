package dev.phoenix.gateway.effects;

import dev.phoenix.compare.EffectCall;
import dev.phoenix.compare.Twins;
import dev.phoenix.gateway.shadow.KnownTwins;
import dev.phoenix.gateway.shadow.ThingId;
import dev.phoenix.plan.SideName;

/// Sees whether a live call and one of the shadow lane mean the same, through the twins of a customer. *Any thread.*
///
/// @param live the side whose calls are live
record Sight(KnownTwins known, String customer, SideName live) {
    /// Legacy's and the candidate's names of the same things.
    Twins twins() {
        return (legacy, candidate) -> known.otherName(customer, SideName.LEGACY, legacy)
                .map(ThingId::text)
                .filter(candidate::equals)
                .isPresent();
    }

    boolean isSame(EffectCall original, EffectCall shadow) {
        return live == SideName.LEGACY ? original.isSame(shadow, twins()) : shadow.isSame(original, twins());
    }

    boolean hasSameKey(EffectCall original, EffectCall shadow) {
        return live == SideName.LEGACY ? original.hasSameKey(shadow, twins()) : shadow.hasSameKey(original, twins());
    }
}
