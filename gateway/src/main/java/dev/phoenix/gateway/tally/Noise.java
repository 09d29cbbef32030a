package dev.phoenix.gateway.tally;

import dev.phoenix.compare.noise.PairedControl;
import dev.phoenix.compare.noise.PairedControl.Verdict;
import dev.phoenix.compare.signature.Signature;
import dev.phoenix.gateway.tally.CopyEnd.Compared;
import dev.phoenix.gateway.tally.CopyEnd.Second;
import dev.phoenix.plan.Percent;
import dev.phoenix.plan.tally.AskedTwice;
import java.util.HashMap;
import java.util.Map;

/// What asking legacy twice has shown of one route's reads under one snapshot, and about which pairs it is worth
/// asking. *Not thread-safe*: [RouteCounts] holds its lock.
final class Noise {
    /// Asked beyond the share, so that a route with few requests learns something, too.
    private static final int FIRST_ASKS = 5;

    /// Half of the share goes to pairs as they come, the other to pairs that differ.
    private static final double AS_THEY_COME = 0.5;

    private static final int LOTS = 1 << 20;

    /// More causes than this in one window are not told apart.
    private static final int MOST_DOUBTS = 512;

    private final PairedControl control = new PairedControl();
    private final Map<Signature, Doubt> doubts = new HashMap<>();
    private final Map<String, Long> unanswered = new HashMap<>();
    private long grantedEver;
    private long asked;
    private long answered;
    private long onlyNoise;

    /// How often legacy was asked twice where one cause was seen, and how often it disagreed with itself there.
    record Doubt(long askedTwice, long noise) {
        static final Doubt NONE = new Doubt(0, 0);

        private Doubt plus(boolean disagreed) {
            return new Doubt(askedTwice + 1, noise + (disagreed ? 1 : 0));
        }
    }

    /// Whether legacy is to be asked again about this pair; if so, that is counted as asked.
    ///
    /// @param share of the pairs, at most
    /// @param exchange draws the lot
    boolean asks(Compared pair, Percent share, String exchange) {
        double most = share.fraction() * (control.pairs() + 1);
        if (share.fraction() == 0 || grantedEver >= most + FIRST_ASKS) {
            return false;
        }
        double lot = (double) Math.floorMod(exchange.hashCode() * 0x9E3779B9, LOTS) / LOTS;
        if (lot >= share.fraction() * AS_THEY_COME && !control.worthAsking(pair.places())) {
            return false;
        }
        grantedEver++;
        asked++;
        return true;
    }

    /// Counts a pair.
    ///
    /// @return whether all of its differences are noise
    boolean add(Compared pair) {
        switch (pair.second()) {
            case Second.NotAsked() -> control.add(pair.places());
            case Second.Unanswered(var reason) -> {
                control.add(pair.places());
                lost(reason);
            }
            case Second.Answered(var self, var second) -> {
                answered++;
                control.add(pair.places(), self, second);
                pair.found().forEach(one -> doubt(one.signature(), PairedControl.touches(self, one.place())));
            }
        }
        boolean noise = !pair.found().isEmpty()
                && !pair.onlyCandidateFailed()
                && pair.places().different().stream().allMatch(path -> control.verdict(path) == Verdict.NOISE);
        onlyNoise += noise ? 1 : 0;
        return noise;
    }

    private void doubt(Signature signature, boolean disagreed) {
        var known = doubts.get(signature);
        if (known != null || doubts.size() < MOST_DOUBTS) {
            doubts.put(signature, (known == null ? Doubt.NONE : known).plus(disagreed));
        }
    }

    /// Legacy was asked, and its answer will not come.
    void lost(String reason) {
        unanswered.merge(reason, 1L, Long::sum);
    }

    /// Hands over what was counted in the window.
    AskedTwice take() {
        var window = new AskedTwice(asked, answered, unanswered, onlyNoise);
        asked = 0;
        answered = 0;
        unanswered.clear();
        onlyNoise = 0;
        return window;
    }

    /// Hands over the doubts about the window's signatures.
    Map<Signature, Doubt> takeDoubts() {
        var window = Map.copyOf(doubts);
        doubts.clear();
        return window;
    }
}
