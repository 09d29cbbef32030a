package dev.phoenix.plan.file;

import dev.phoenix.plan.Breaker;
import dev.phoenix.plan.Percent;
import dev.phoenix.plan.yaml.Section;
import dev.phoenix.plan.yaml.Value;
import java.time.Duration;

/// Reads when a route stops asking its candidate.
final class BreakerParser {
    private static final int MOST_CALLS = 10_000;
    private static final Duration MOST_REST = Duration.ofHours(1);

    private BreakerParser() {}

    static Breaker breaker(Section file) {
        return file.get("breaker")
                .flatMap(value -> value.section(PlanKeys.BREAKER))
                .map(BreakerParser::read)
                .orElse(Breaker.DEFAULT);
    }

    private static Breaker read(Section section) {
        var otherwise = Breaker.DEFAULT;
        int calls = number(section, "calls", otherwise.calls());
        int least = number(section, "least", Math.min(otherwise.least(), calls));
        if (least > calls) {
            section.problem(
                    "`least` is more than `calls`, so the breaker would never open.", "Let it be at most as much.");
        }
        var slowAbove = section.get("slow-above")
                .flatMap(value -> value.duration(PlanParser.LEAST_TIMEOUT, PlanParser.MOST_TIMEOUT));
        if (section.get("slow").isPresent() && section.get("slow-above").isEmpty()) {
            section.problem("`slow` does not say what a slow call is.", "Add `slow-above: 1s`.");
        }
        return new Breaker(
                percent(section, "failures", otherwise.failures()),
                percent(section, "slow", otherwise.slow()),
                slowAbove,
                calls,
                least,
                section.get("rest")
                        .flatMap(value -> value.duration(PlanParser.LEAST_TIMEOUT, MOST_REST))
                        .orElse(otherwise.rest()),
                number(section, "trials", otherwise.trials()));
    }

    private static Percent percent(Section section, String key, Percent otherwise) {
        return section.get(key)
                .flatMap((Value value) -> value.percent("1", "100"))
                .map(Percent::new)
                .orElse(otherwise);
    }

    private static int number(Section section, String key, int otherwise) {
        return section.get(key)
                .flatMap(value -> value.integer(1, MOST_CALLS))
                .map(Long::intValue)
                .orElse(otherwise);
    }
}
