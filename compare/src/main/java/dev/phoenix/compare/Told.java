package dev.phoenix.compare;

import java.util.Optional;

/// Elements are the same when one place in them is. Whatever else they are is compared afterwards.
record Told(Alignment.Relation of, Labels told) implements Alignment.Relation {
    @Override
    public boolean same(int i, int j) {
        return told.same(i, j);
    }

    @Override
    public Optional<Labels> labels() {
        return Optional.of(told);
    }

    @Override
    public Optional<Labels> hints() {
        return Optional.empty();
    }

    @Override
    public double likeness(int i, int j) {
        return of.likeness(i, j);
    }

    @Override
    public boolean affordable(long left, long right) {
        return of.affordable(left, right);
    }

    @Override
    public boolean legacyMayBeAlone(int i) {
        return false;
    }

    @Override
    public boolean candidateMayBeAlone(int j) {
        return false;
    }
}
