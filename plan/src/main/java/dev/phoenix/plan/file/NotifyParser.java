package dev.phoenix.plan.file;

import dev.phoenix.plan.Plan;
import dev.phoenix.plan.yaml.Section;
import dev.phoenix.plan.yaml.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Reads who hears of decisions.
final class NotifyParser {
    /// Each of them has a thread and rows of its own.
    private static final int MOST = 20;

    private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9_]{0,99}");
    private static final Map<String, String> EVENTS =
            Plan.Notify.EVENTS.stream().collect(Collectors.toMap(Function.identity(), Function.identity()));

    private NotifyParser() {}

    static List<Plan.Notify> hearers(Section file) {
        var hearers = new ArrayList<Plan.Notify>();
        var items = file.get("notify").map(Value::items).orElse(List.of());
        for (Value item : items) {
            item.section(PlanKeys.NOTIFY).flatMap(NotifyParser::hearer).ifPresent(hearer -> {
                if (hearers.stream().anyMatch(other -> other.url().equals(hearer.url()))) {
                    item.problem(
                            "`" + hearer.url() + "` is told twice.", "Name each address once, with all its events.");
                }
                hearers.add(hearer);
            });
        }
        if (items.size() > MOST) {
            file.problem("More than " + MOST + " are to be notified.", "Tell one, and let it tell the others.");
        }
        return hearers;
    }

    private static Optional<Plan.Notify> hearer(Section section) {
        var url = section.need("url", "url: https://chat.example/hooks/phoenix").flatMap(Value::url);
        var secret = section.need("secret-from", "secret-from: NOTIFY_SECRET").flatMap(NotifyParser::variable);
        var events = section.get("events")
                .map(Value::items)
                .map(items -> items.stream()
                        .flatMap(item -> item.word(EVENTS).stream())
                        .toList())
                .orElse(Plan.Notify.DEFAULT_EVENTS);
        return url.flatMap(to -> secret.map(from -> new Plan.Notify(to, from, events)));
    }

    /// The name of a variable, not a secret by mistake.
    private static Optional<String> variable(Value value) {
        return value.text().filter(name -> {
            boolean isName = VARIABLE.matcher(name).matches();
            if (!isName) {
                value.problem(
                        "`secret-from` is no name of an environment variable.",
                        "Put the secret into control's environment and its variable's name here,"
                                + " such as `NOTIFY_SECRET`.");
            }
            return isName;
        });
    }
}
