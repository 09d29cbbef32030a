package dev.phoenix.compare;

import java.time.Instant;
import java.util.Optional;

/// Who answers for a rule, and when it stops holding.
///
/// @param until the first moment at which the rule no longer holds
public record Term(Optional<String> owner, Optional<Instant> until) {
    /// Nobody in particular, for good.
    public static final Term OPEN = new Term(Optional.empty(), Optional.empty());

    boolean isOverAt(Instant now) {
        return until.filter(end -> !now.isBefore(end)).isPresent();
    }

    @Override
    public String toString() {
        var who = owner.map(name -> "owner " + name).orElse("");
        var end = until.map(moment -> "until " + moment).orElse("");
        return who + (who.isEmpty() || end.isEmpty() ? "" : ", ") + end;
    }
}
