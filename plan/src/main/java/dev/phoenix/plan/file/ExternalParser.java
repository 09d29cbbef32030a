package dev.phoenix.plan.file;

import dev.phoenix.plan.gate.Gate;
import dev.phoenix.plan.yaml.Section;
import dev.phoenix.plan.yaml.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the metrics of a gate that others measure.
final class ExternalParser {
    /// Each of them is asked a few times a minute.
    private static final int MOST = 20;

    private ExternalParser() {}

    static List<Gate.External> external(Section gate) {
        var metrics = new ArrayList<Gate.External>();
        var items = gate.get("external").map(Value::items).orElse(List.of());
        for (Value item : items) {
            item.section(PlanKeys.EXTERNAL).ifPresent(section -> {
                var name = section.need("name", "name: payments-taken").flatMap(Value::name);
                if (name.isPresent()
                        && metrics.stream().anyMatch(metric -> metric.name().equals(name.get()))) {
                    item.problem("`" + name.get() + "` is measured twice.", "Give each metric a name of its own.");
                }
                var source = source(section);
                if (name.isPresent() && source.isPresent()) {
                    metrics.add(new Gate.External(name.get(), source.get(), GateParser.dryRun(section)));
                }
            });
        }
        if (items.size() > MOST) {
            gate.problem("More than " + MOST + " external metrics are asked for.", "Let one query stand for several.");
        }
        return metrics;
    }

    private static Optional<Gate.Source> source(Section section) {
        var given = section.given(List.of("prometheus", "webhook"));
        if (given.size() != 1) {
            section.problem(
                    given.isEmpty() ? "It does not say who measures it." : "It says twice who measures it.",
                    "Give it a `prometheus` with a `query`, or a `webhook`.");
            return Optional.empty();
        }
        var who = given.getFirst();
        if (who.key().equals("webhook")) {
            section.given(List.of("query", "below", "above"))
                    .forEach(stray -> stray.problem(
                            "A webhook says itself whether it agrees, so it has no `" + stray.key() + "`.",
                            "Take the key away, or ask a `prometheus`."));
            return who.url().map(Gate.Source.Webhook::new);
        }
        var query =
                section.need("query", "query: 'sum(rate(payments_total[5m]))'").flatMap(Value::text);
        var bound = bound(section);
        return who.url()
                .flatMap(url ->
                        query.flatMap(text -> bound.map(number -> new Gate.Source.Prometheus(url, text, number))));
    }

    private static Optional<Gate.Bound> bound(Section section) {
        var given = section.given(List.of("below", "above"));
        if (given.size() != 1) {
            section.problem(
                    given.isEmpty()
                            ? "It does not say which numbers are good."
                            : "It asks for a number on both sides of a bound.",
                    "Say `below: 5` or `above: 0.95`; for both, measure it twice.");
            return Optional.empty();
        }
        var value = given.getFirst();
        return value.decimal().map(number -> new Gate.Bound(number, value.key().equals("below")));
    }
}
