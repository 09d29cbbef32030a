package dev.phoenix.compare.noise;

import dev.phoenix.compare.Answer;
import dev.phoenix.compare.Comparison;
import dev.phoenix.compare.Difference;
import dev.phoenix.compare.Rules;
import dev.phoenix.compare.Twins;
import dev.phoenix.compare.signature.PathPattern;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Judges the differences of one route's reads by *triples*: legacy, the candidate, and legacy asked a second time. A
/// place where legacy disagrees with itself is judged on triples alone: there the candidate is at fault only if it is
/// the odd one of the three more often than chance has it. Totals of differences are never compared. One thread.
public final class PairedControl {
    /// A route that differs in more places is not read place by place; what is beyond is never called noise.
    static final int MOST_PLACES = 5_000;

    /// One false alarm in a thousand places that are as noisy on both sides, however often one looks.
    private static final double ENOUGH_EVIDENCE = Math.log(1000);

    /// How unlikely it has to be that a noisy place kept still in all triples, before it counts as steady.
    private static final double LOG_UNLIKELY = Math.log(0.01);

    /// A rate seen in few pairs is taken for a little less than it looks.
    private static final int CAUTION = 5;

    private final Rules rules;
    private final Twins twins;
    private final Map<String, PlaceCounts> places = new TreeMap<>();
    private long pairs;
    private long triples;
    private long beyond;

    /// For triples whose places are worked out by the caller.
    public PairedControl() {
        this(Rules.none(), Twins.none());
    }

    /// @param rules by which answers are compared here
    public PairedControl(Rules rules, Twins twins) {
        this.rules = rules;
        this.twins = twins;
    }

    /// What a place that differed turns out to be.
    public enum Verdict {
        /// The candidate answers something else.
        REAL,
        /// Legacy itself answers now this, now that, and the candidate no worse.
        NOISE,
        /// Not enough was asked to tell; it counts as a difference until it is.
        UNCONFIRMED
    }

    /// One place with its counts and what they mean.
    public record Judged(String path, PlaceCounts counts, Verdict verdict) {}

    /// Where a pair differs, as path patterns.
    ///
    /// @param critical those of the places that a rule calls critical
    public record Places(Set<String> different, Set<String> critical) {
        public static final Places NONE = new Places(Set.of(), Set.of());

        public Places {
            different = Set.copyOf(different);
            critical = Set.copyOf(critical);
        }

        static Places of(Comparison comparison) {
            if (!(comparison instanceof Comparison.Different(List<Difference> differences, int _))) {
                return NONE;
            }
            var different = new HashSet<String>();
            var critical = new HashSet<String>();
            for (var difference : differences) {
                var path = PathPattern.of(difference.path());
                different.add(path);
                if (difference.critical()) {
                    critical.add(path);
                }
            }
            return new Places(different, critical);
        }
    }

    /// Whether asking legacy again about this pair would tell something: it differs at a place that is not judged yet.
    /// Besides these, a small share of all reads is worth asking; never ask for a write.
    public boolean worthAsking(Comparison pair) {
        return worthAsking(Places.of(pair));
    }

    /// As [#worthAsking(Comparison)].
    public boolean worthAsking(Places pair) {
        return pair.different().stream().anyMatch(path -> verdict(path) == Verdict.UNCONFIRMED);
    }

    /// Counts a pair about which legacy was asked once.
    ///
    /// @param pair what comparing legacy's answer with the candidate's showed
    public void add(Comparison pair) {
        add(Places.of(pair));
    }

    /// As [#add(Comparison)].
    public void add(Places pair) {
        pairs++;
        pair.different()
                .forEach(path -> count(
                        path,
                        new PlaceCounts(
                                1,
                                0,
                                0,
                                0,
                                pair.critical().contains(path),
                                pair.critical().contains(path) ? 1 : 0)));
    }

    /// Counts a pair about which legacy was asked twice.
    ///
    /// @param pair what comparing legacy's first answer with the candidate's showed
    /// @param control legacy's second answer
    public void add(Comparison pair, Answer legacy, Answer candidate, Answer control) {
        var places = Places.of(pair);
        var self = Places.of(Comparison.compare(legacy, control, rules, twins)).different();
        var second = self.isEmpty()
                ? places.different()
                : Places.of(Comparison.compare(control, candidate, rules, twins))
                        .different();
        add(places, self, second);
    }

    /// As [#add(Comparison, Answer, Answer, Answer)].
    ///
    /// @param self where legacy's two answers differ
    /// @param second where legacy's second answer and the candidate's differ
    public void add(Places pair, Set<String> self, Set<String> second) {
        pairs++;
        triples++;
        for (var path : pair.different()) {
            boolean disagreed = touches(self, path);
            boolean agreesWithSecond = !touches(second, path);
            boolean critical = pair.critical().contains(path);
            count(
                    path,
                    new PlaceCounts(
                            1,
                            disagreed ? 1 : 0,
                            disagreed ? 0 : 1,
                            disagreed && agreesWithSecond ? 1 : 0,
                            critical,
                            critical && !disagreed ? 1 : 0));
        }
        for (var path : self) {
            if (!pair.different().contains(path)) {
                count(path, new PlaceCounts(0, 1, 0, 0, false, 0));
            }
        }
    }

    private void count(String path, PlaceCounts more) {
        if (places.containsKey(path) || places.size() < MOST_PLACES) {
            places.merge(path, more, PlaceCounts::plus);
        } else {
            beyond += more.differences();
        }
    }

    /// Whether one of the places is this one, above it or below it: then what is said there is said here, too.
    public static boolean touches(Set<String> places, String path) {
        return places.contains(path) || places.stream().anyMatch(place -> isBelow(place, path) || isBelow(path, place));
    }

    private static boolean isBelow(String path, String above) {
        return path.length() > above.length()
                && path.startsWith(above)
                && ".[".indexOf(path.charAt(above.length())) >= 0;
    }

    /// Adds everything that `other`, of the same route and rules, has counted.
    public void add(PairedControl other) {
        pairs += other.pairs;
        triples += other.triples;
        beyond += other.beyond;
        other.places.forEach(this::count);
    }

    /// Pairs counted.
    public long pairs() {
        return pairs;
    }

    /// Pairs about which legacy was asked twice.
    public long triples() {
        return triples;
    }

    /// Differences at places beyond the limit, which are not judged.
    public long beyond() {
        return beyond;
    }

    /// Every place that differed, with what it turns out to be.
    public List<Judged> judged() {
        return places.entrySet().stream()
                .filter(place -> place.getValue().differences() > 0)
                .map(place -> new Judged(place.getKey(), place.getValue(), verdict(place.getValue())))
                .toList();
    }

    /// What is known of this place.
    public Verdict verdict(String path) {
        return verdict(places.getOrDefault(path, PlaceCounts.NONE));
    }

    private Verdict verdict(PlaceCounts counts) {
        if (counts.critical()) {
            return counts.unrefuted() > 0 ? Verdict.REAL : Verdict.UNCONFIRMED;
        }
        if (counts.logEvidence() >= ENOUGH_EVIDENCE) {
            return Verdict.REAL;
        }
        if (counts.selfDisagreements() > 0) {
            return Verdict.NOISE;
        }
        return isSteady(counts) ? Verdict.REAL : Verdict.UNCONFIRMED;
    }

    /// Whether legacy would have disagreed with itself by now, had it done so as often as the candidate with it.
    private boolean isSteady(PlaceCounts counts) {
        double rate = (double) counts.differences() / (pairs + CAUTION);
        return triples * Math.log1p(-rate) <= LOG_UNLIKELY;
    }
}
