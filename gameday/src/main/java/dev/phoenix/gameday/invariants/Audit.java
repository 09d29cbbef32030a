package dev.phoenix.gameday.invariants;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What an audit looked at, and what it found. An invariant that was checked on nothing does not hold: it is unknown.
public final class Audit {
    private final Map<Invariant, Long> looked = new EnumMap<>(Invariant.class);
    private final List<Finding> findings = new ArrayList<>();

    void looked(Invariant invariant, long things) {
        looked.merge(invariant, things, Long::sum);
    }

    void found(Invariant invariant, String sentence) {
        findings.add(new Finding(invariant, sentence));
    }

    /// How many things the invariant was checked on.
    public long looked(Invariant invariant) {
        return looked.getOrDefault(invariant, 0L);
    }

    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    public List<Finding> findings(Invariant invariant) {
        return findings.stream()
                .filter(finding -> finding.invariant() == invariant)
                .toList();
    }

    /// True when it was checked on something and nothing was found.
    public boolean holds(Invariant invariant) {
        return looked(invariant) > 0 && findings(invariant).isEmpty();
    }

    /// True when no invariant is violated, however little there was to look at.
    public boolean isClean() {
        return findings.isEmpty();
    }
}
