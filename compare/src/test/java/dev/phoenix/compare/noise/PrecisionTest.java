package dev.phoenix.compare.noise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.compare.Answer;
import dev.phoenix.compare.Comparison;
import dev.phoenix.compare.Rules;
import dev.phoenix.compare.Twins;
import dev.phoenix.compare.noise.PairedControl.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Measures, on made-up traffic with known defects, how many of them are found and how much noise is reported as one.
/// `docs/noise.md` has the table; this test holds it to what is measured.
class PrecisionTest {
    private static final long[] SEEDS = {20_261_101, 20_261_102, 20_261_103, 20_261_104};
    private static final int REQUESTS = 12_000;
    /// One read in twenty is asked twice whatever it showed.
    private static final int CONTROL_SHARE = 20;

    private record Score(int found, int missed, int falseAlarms, int foundUnderNoise, int missedUnderNoise) {
        static Score of(Set<String> seeded, Set<String> reported) {
            var found = new TreeSet<>(seeded);
            found.retainAll(reported);
            var missed = new TreeSet<>(seeded);
            missed.removeAll(reported);
            var alarms = new TreeSet<>(reported);
            alarms.removeAll(seeded);
            return new Score(
                    found.size(),
                    missed.size(),
                    alarms.size(),
                    (int) found.stream().filter(Corpus.underNoise()::contains).count(),
                    (int) missed.stream().filter(Corpus.underNoise()::contains).count());
        }

        Score plus(Score other) {
            return new Score(
                    found + other.found,
                    missed + other.missed,
                    falseAlarms + other.falseAlarms,
                    foundUnderNoise + other.foundUnderNoise,
                    missedUnderNoise + other.missedUnderNoise);
        }

        double precision() {
            return found == 0 ? 0 : (double) found / (found + falseAlarms);
        }

        double recall() {
            return (double) found / (found + missed);
        }

        String row(String name, double asked) {
            return String.format(
                    Locale.ROOT,
                    "| %s | %.0f %% | %d of %d | %d of %d | %d | %.2f | %.2f |",
                    name,
                    100 * asked,
                    found,
                    found + missed,
                    foundUnderNoise,
                    foundUnderNoise + missedUnderNoise,
                    falseAlarms,
                    precision(),
                    recall());
        }
    }

    @Test
    void paired_control_finds_more_defects_and_reports_less_noise_than_two_totals() throws IOException {
        var ours = new Score(0, 0, 0, 0, 0);
        var confirmed = ours;
        var theirs = ours;
        long triples = 0;
        for (long seed : SEEDS) {
            var seeded = Corpus.draw(seed);
            var control = new PairedControl(Rules.none(), Twins.none());
            var totals = new TwoTotals();
            run(new Corpus(seed, seeded), new Random(seed), control, totals);
            ours = ours.plus(Score.of(seeded, reported(control, List.of(Verdict.REAL, Verdict.UNCONFIRMED))));
            confirmed = confirmed.plus(Score.of(seeded, reported(control, List.of(Verdict.REAL))));
            theirs = theirs.plus(Score.of(seeded, totals.reported()));
            triples += control.triples();
        }
        double asked = (double) triples / (SEEDS.length * REQUESTS);
        var table = List.of(
                theirs.row("two totals", 1),
                ours.row("paired control", asked),
                confirmed.row("paired control, without `UNCONFIRMED`", asked));

        assertThat(ours.precision()).as("%s", table).isGreaterThan(theirs.precision());
        assertThat(ours.recall()).as("%s", table).isGreaterThan(theirs.recall());
        assertThat(Files.readString(documents().resolve("noise.md"))).contains(table);
    }

    private static void run(Corpus corpus, Random random, PairedControl control, TwoTotals totals) {
        for (int i = 0; i < REQUESTS; i++) {
            var triple = corpus.next(i);
            var pair = compare(triple.legacy(), triple.candidate());
            totals.add(pair, compare(triple.legacy(), triple.control()));
            if (random.nextInt(CONTROL_SHARE) == 0 || control.worthAsking(pair)) {
                control.add(pair, triple.legacy(), triple.candidate(), triple.control());
            } else {
                control.add(pair);
            }
        }
    }

    private static Set<String> reported(PairedControl control, List<Verdict> verdicts) {
        var paths = new ArrayList<String>();
        control.judged().stream()
                .filter(judged -> verdicts.contains(judged.verdict()))
                .forEach(judged -> paths.add(judged.path()));
        return new TreeSet<>(paths);
    }

    private static Comparison compare(Answer legacy, Answer other) {
        return Comparison.compare(legacy, other, Rules.none(), Twins.none());
    }

    private static Path documents() {
        var here = Path.of("").toAbsolutePath();
        while (here != null && !Files.exists(here.resolve("phoenix"))) {
            here = here.getParent();
        }
        return here == null ? Path.of("docs") : here.resolve("docs");
    }
}
