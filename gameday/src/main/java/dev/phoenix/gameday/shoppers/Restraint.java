package dev.phoenix.gameday.shoppers;

/// Lets people in less often while they pile up inside, and as planned again when they have gone. A load that a machine
/// cannot carry would measure the machine. One thread asks; any thread may read how far it went.
///
/// It looks at nothing but the number of people inside, so it never hides a slow candidate: in shadow nobody waits for
/// the candidate, and a gate judges the calls that were made.
final class Restraint {
    private static final double TIGHTER = 1.1;
    private static final double LOOSER = 0.98;
    private static final double MOST = 10;

    private final int crowd;
    private double stretch = 1;
    private volatile double most = 1;

    /// @param crowd so many inside are too many
    Restraint(int crowd) {
        this.crowd = crowd;
    }

    /// None: everybody comes as planned.
    static Restraint none() {
        return new Restraint(Integer.MAX_VALUE);
    }

    /// By which factor the next gap is longer than planned, with so many inside.
    double stretch(int inside) {
        stretch = inside > crowd ? Math.min(MOST, stretch * TIGHTER) : Math.max(1, stretch * LOOSER);
        most = Math.max(most, stretch);
        return stretch;
    }

    /// The largest factor until now.
    double most() {
        return most;
    }
}
