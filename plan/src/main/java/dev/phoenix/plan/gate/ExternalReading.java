package dev.phoenix.plan.gate;

import dev.phoenix.plan.Wording;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What somebody else's measurement says. No answer, and an old one, is no data.
final class ExternalReading {
    /// Others are asked a few times a minute; an answer older than this speaks of another time.
    static final Duration LONGEST_SILENCE = Duration.ofMinutes(2);

    private final Gate.External asked;

    private ExternalReading(Gate.External asked) {
        this.asked = asked;
    }

    static Reading of(Look look, Gate.External asked, Instant now) {
        var reading = new ExternalReading(asked);
        return Optional.ofNullable(look.evidence().external().get(asked.name()))
                .map(measured -> reading.of(measured, now))
                .orElse(reading.reading(
                        Verdict.NO_DATA,
                        "nobody has answered at " + asked.source().url() + " yet."));
    }

    private Reading of(Evidence.Measured measured, Instant now) {
        var age = Duration.between(measured.at(), now);
        if (age.compareTo(LONGEST_SILENCE) > 0) {
            return reading(
                    Verdict.NO_DATA,
                    "the last answer is " + Wording.duration(Duration.ofSeconds(age.toSeconds())) + " old.");
        }
        return switch (asked.source()) {
            case Gate.Source.Webhook _ -> reading(measured.said(), sentence(measured.words()));
            case Gate.Source.Prometheus(var _, var _, var bound) ->
                measured.value()
                        .map(value -> reading(
                                bound.holds(value) ? Verdict.PASS : Verdict.FAIL,
                                value.stripTrailingZeros().toPlainString() + "; the gate asks for "
                                        + (bound.isUpper() ? "less than " : "more than ")
                                        + bound.number().toPlainString() + "."))
                        .orElseGet(() -> reading(unmeasured(measured.said()), sentence(measured.words())));
        };
    }

    /// Without a number nothing passes, whatever is said.
    private static Verdict unmeasured(Verdict said) {
        return said == Verdict.ERROR ? Verdict.ERROR : Verdict.NO_DATA;
    }

    private static String sentence(String words) {
        return words.isEmpty() ? "no words were given." : words.endsWith(".") ? words : words + ".";
    }

    private Reading reading(Verdict verdict, String sentence) {
        return new Reading("external", Optional.empty(), verdict, asked.name() + ": " + sentence, asked.dryRun());
    }
}
