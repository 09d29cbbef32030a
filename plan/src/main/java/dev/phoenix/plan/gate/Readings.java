package dev.phoenix.plan.gate;

import dev.phoenix.plan.Plan;
import dev.phoenix.plan.Position;
import dev.phoenix.plan.Wording;
import dev.phoenix.plan.tally.HistogramRanks;
import dev.phoenix.plan.tally.RouteTally;
import dev.phoenix.plan.tally.SignatureTally;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Reads a gate: what each of its metrics says about the evidence.
final class Readings {
    /// Gateways report every second; after this long without any, nobody knows what customers see.
    static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);

    /// Below this many finished copies a route's uncompared part is mostly chance, and only the whole
    /// is judged.
    static final long FEWEST_COPIES = 50;

    private static final Pattern EXAMPLE =
            Pattern.compile("(?s)(?<values>.*) \\(exchange (?<exchange>[A-Za-z0-9._:-]{1,100})\\)");

    private static final Pattern AMOUNTS =
            Pattern.compile("\"?-?\\d{1,9}(\\.\\d{1,6})?\"? → \"?-?\\d{1,9}(\\.\\d{1,6})?\"?");

    private final Look look;
    private final Gate gate;
    private final Evidence evidence;
    private final List<RouteTally> compared;
    private final List<Reading> readings = new ArrayList<>();

    private Readings(Look look) {
        this.look = look;
        this.gate = look.gate();
        this.evidence = look.evidence();
        this.compared = look.compared();
    }

    static List<Reading> of(Plan plan, Position position, Evidence evidence, HistogramRanks ranks, Instant now) {
        var readings = new ArrayList<Reading>();
        plan.gate(position)
                .map(gate -> new Look(plan, position, gate, evidence, ranks))
                .ifPresent(look -> readings.addAll(new Readings(look).metrics(now)));
        approvals(plan.approvals(position), evidence).ifPresent(readings::add);
        return List.copyOf(readings);
    }

    private List<Reading> metrics(Instant now) {
        reports(now);
        soak(now);
        comparisons();
        gate.evidence().covered().ifPresent(needed -> readings.add(CoverageReading.of(look, needed)));
        SplitReading.of(look).ifPresent(readings::add);
        critical();
        gate.differences().ifPresent(this::differences);
        gate.errors().ifPresent(asked -> readings.add(ErrorsReading.of(look, asked)));
        gate.latency().ifPresent(asked -> readings.add(LatencyReading.of(look, asked)));
        gate.fallbacks().ifPresent(asked -> readings.add(FallbackReading.of(look, asked)));
        readings.addAll(LatelyReading.of(look));
        gate.external().forEach(asked -> readings.add(ExternalReading.of(look, asked, now)));
        uncompared();
        return readings;
    }

    private void reports(Instant now) {
        var last = evidence.lastTallyAt();
        if (last.isEmpty()) {
            add("reports", Verdict.NO_DATA, "No gateway has reported since this step began.");
        } else if (Duration.between(last.get(), now).compareTo(LONGEST_SILENCE) > 0) {
            String silence = Wording.duration(
                    Duration.ofSeconds(Duration.between(last.get(), now).toSeconds()));
            add("reports", Verdict.NO_DATA, "No gateway has reported for " + silence + ".");
        }
    }

    private void soak(Instant now) {
        var needed = gate.evidence().soak();
        if (needed.isZero()) {
            return;
        }
        var passed = Duration.ofSeconds(
                Math.max(0, Duration.between(evidence.since(), now).toSeconds()));
        boolean isOver = Duration.between(evidence.since(), now).compareTo(needed) >= 0;
        add(
                "soak",
                isOver ? Verdict.PASS : Verdict.INCONCLUSIVE,
                isOver
                        ? "This step has lasted the " + Wording.duration(needed) + " it needs."
                        : "This step has lasted " + Wording.duration(passed) + " of the " + Wording.duration(needed)
                                + " it needs.");
    }

    private void comparisons() {
        long needed = gate.evidence().comparisons();
        if (needed == 0) {
            return;
        }
        long made = look.sum(tally -> tally.shadow().compared());
        var verdict = made >= needed ? Verdict.PASS : made == 0 ? Verdict.NO_DATA : Verdict.INCONCLUSIVE;
        add("comparisons", verdict, Wording.count(made) + " of " + Wording.count(needed) + " comparisons were made.");
    }

    private void critical() {
        for (RouteTally tally : compared) {
            if (tally.pairs().critical() > 0) {
                add("critical", Optional.of(tally.route()), Verdict.FAIL, critical(tally));
            }
        }
    }

    private static String critical(RouteTally tally) {
        var worst = tally.signatures().stream()
                .filter(SignatureTally::critical)
                .max(Comparator.comparingLong(SignatureTally::count));
        String path = worst.map(SignatureTally::path).orElse("a critical path");
        long count = worst.map(SignatureTally::count).orElse(tally.pairs().critical());
        return tally.route() + ": " + path + " differed in " + Wording.count(count) + " of "
                + Wording.count(tally.shadow().compared(), "comparison") + ", and the plan calls it critical"
                + worst.flatMap(Readings::example)
                        .map(example -> " (" + example + ")")
                        .orElse("") + ".";
    }

    private void differences(Gate.Differences asked) {
        var words = new RateReading.Words(
                "comparison",
                "difference",
                "the true rate is below " + asked.below(),
                "the gate asks for less than " + asked.below());
        for (RouteTally tally : compared) {
            var reading = new RateReading(
                            "differences",
                            Optional.of(tally.route()),
                            asked.below(),
                            asked.terms(),
                            look.tests(),
                            words)
                    .read(tally.pairs().different(), tally.shadow().compared(), mostOften(List.of(tally)));
            if (asked.perRoute() || reading.verdict() == Verdict.FAIL) {
                readings.add(reading);
            }
        }
        if (!asked.perRoute()) {
            readings.add(
                    new RateReading("differences", Optional.empty(), asked.below(), asked.terms(), look.tests(), words)
                            .read(
                                    look.sum(tally -> tally.pairs().different()),
                                    look.sum(tally -> tally.shadow().compared()),
                                    mostOften(compared)));
        } else if (compared.isEmpty()) {
            readings.add(new Reading("differences", Optional.empty(), Verdict.NO_DATA, "No comparison was counted yet.")
                    .on(asked.terms()));
        }
    }

    private void uncompared() {
        long finished = look.sum(Readings::finished);
        if (finished == 0) {
            return;
        }
        for (RouteTally tally : compared) {
            if (finished(tally) >= FEWEST_COPIES && isTooMany(tally.shadow().uncompared(), finished(tally))) {
                add(
                        "uncompared",
                        Optional.of(tally.route()),
                        Verdict.NO_DATA,
                        tally.route() + ": "
                                + uncompared(tally.shadow().uncompared(), finished(tally), reasons(List.of(tally))));
            }
        }
        long uncompared = look.sum(tally -> tally.shadow().uncompared());
        add(
                "uncompared",
                isTooMany(uncompared, finished) ? Verdict.NO_DATA : Verdict.PASS,
                uncompared(uncompared, finished, reasons(compared)));
    }

    private boolean isTooMany(long uncompared, long finished) {
        return uncompared >= gate.evidence().uncompared().fraction() * finished && uncompared > 0;
    }

    private String uncompared(long uncompared, long finished, String reasons) {
        return Wording.count(uncompared) + " of "
                + Wording.count(finished) + " copies ("
                + Wording.percent((double) uncompared / finished, RoundingMode.HALF_UP) + ") stayed uncompared"
                + reasons
                + "; the gate asks for less than " + gate.evidence().uncompared() + ".";
    }

    private static String reasons(List<RouteTally> tallies) {
        var counts = new TreeMap<String, Long>();
        for (RouteTally tally : tallies) {
            counts.merge("timed out", tally.shadow().timedOut(), Long::sum);
            tally.shadow().dropped().forEach((reason, count) -> counts.merge(reason, count, Long::sum));
            tally.shadow().notComparable().forEach((reason, count) -> counts.merge(reason, count, Long::sum));
        }
        String reasons = counts.entrySet().stream()
                .filter(reason -> reason.getValue() > 0)
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(3)
                .map(reason -> reason.getKey() + " " + Wording.count(reason.getValue()))
                .collect(Collectors.joining(", "));
        return reasons.isEmpty() ? "" : " (" + reasons + ")";
    }

    private static Optional<Reading> approvals(List<String> needed, Evidence evidence) {
        if (needed.isEmpty()) {
            return Optional.empty();
        }
        var missing = needed.stream()
                .filter(name -> !evidence.approvals().contains(name))
                .toList();
        return Optional.of(
                missing.isEmpty()
                        ? new Reading(
                                "approvals",
                                Optional.empty(),
                                Verdict.PASS,
                                "Approved by " + String.join(", ", needed) + ".")
                        : new Reading(
                                "approvals",
                                Optional.empty(),
                                Verdict.INCONCLUSIVE,
                                "Not approved yet by " + String.join(", ", missing) + "."));
    }

    private static String mostOften(List<RouteTally> tallies) {
        return tallies.stream()
                .flatMap(tally -> tally.signatures().stream())
                .max(Comparator.comparingLong(SignatureTally::count))
                .map(worst -> " Most often " + worst.path() + ", " + Wording.count(worst.count()) + " times"
                        + example(worst).map(example -> " (" + example + ")").orElse("") + ".")
                .orElse("");
    }

    /// Where one can look. The journal keeps sentences for ever and shows them to everybody, so values
    /// are in them only where the plan calls a place critical and they are amounts: all others may be
    /// somebody's.
    private static Optional<String> example(SignatureTally signature) {
        String start = signature.path() + ": ";
        return signature.examples().stream().findFirst().flatMap(example -> {
            var values = EXAMPLE.matcher(example.startsWith(start) ? example.substring(start.length()) : example);
            if (!values.matches()) {
                return Optional.empty();
            }
            var exchange = "exchange " + values.group("exchange");
            boolean mayShow = signature.critical()
                    && AMOUNTS.matcher(values.group("values")).matches();
            return Optional.of(mayShow ? values.group("values") + ", " + exchange : exchange);
        });
    }

    private static long finished(RouteTally tally) {
        return tally.shadow().compared() + tally.shadow().uncompared();
    }

    private void add(String metric, Verdict verdict, String sentence) {
        add(metric, Optional.empty(), verdict, sentence);
    }

    private void add(String metric, Optional<String> route, Verdict verdict, String sentence) {
        readings.add(new Reading(metric, route, verdict, sentence));
    }
}
