package dev.phoenix.compare;

import java.util.Optional;

/// Questions asked from the other side.
record Turned(Alignment.Relation from) implements Alignment.Relation {
    @Override
    public boolean same(int j, int i) {
        return from.same(i, j);
    }

    @Override
    public Optional<Labels> labels() {
        return from.labels().map(Labels::turned);
    }

    @Override
    public Optional<Labels> hints() {
        return from.hints().map(Labels::turned);
    }

    @Override
    public double likeness(int j, int i) {
        return from.likeness(i, j);
    }

    @Override
    public boolean affordable(long left, long right) {
        return from.affordable(right, left);
    }

    @Override
    public boolean legacyMayBeAlone(int j) {
        return from.candidateMayBeAlone(j);
    }

    @Override
    public boolean candidateMayBeAlone(int i) {
        return from.legacyMayBeAlone(i);
    }
}
