package dev.phoenix.plan.file;

import dev.phoenix.plan.route.Conditions;
import dev.phoenix.plan.route.Conditions.Condition;
import dev.phoenix.plan.route.Operation;
import dev.phoenix.plan.yaml.Section;
import dev.phoenix.plan.yaml.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Reads what a request must carry to be a route's.
final class ConditionsParser {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern GRAPHQL_NAME = Pattern.compile("[_A-Za-z][_0-9A-Za-z]*");
    private static final Map<String, Operation.Type> TYPES =
            Arrays.stream(Operation.Type.values()).collect(Collectors.toMap(Operation.Type::word, Function.identity()));

    private ConditionsParser() {}

    static Conditions conditions(Section section) {
        var parts = new ArrayList<Condition>();
        parts.addAll(named(
                section.get("headers"), (name, value) -> new Condition.Header(name.toLowerCase(Locale.ROOT), value)));
        parts.addAll(named(section.get("queries"), Condition.Query::new));
        section.get("graphql").flatMap(ConditionsParser::graphQl).ifPresent(parts::add);
        if (section.isEmpty()) {
            section.problem("`when` asks for nothing.", "Say `headers`, `queries` or `graphql`, or take it away.");
        }
        return new Conditions(parts);
    }

    private static List<Condition> named(
            Optional<Value> list, BiFunction<String, Optional<String>, Condition> condition) {
        var parts = new ArrayList<Condition>();
        var names = new HashSet<String>();
        for (Value item : list.map(Value::items).orElse(List.of())) {
            item.text().ifPresent(text -> {
                int equals = text.indexOf('=');
                var name = equals < 0 ? text : text.substring(0, equals);
                if (!NAME.matcher(name).matches()) {
                    item.problem(
                            "`" + text + "` names nothing to carry.", "Write `name=value`, or `name` for any value.");
                } else if (!names.add(name.toLowerCase(Locale.ROOT))) {
                    item.problem("`" + name + "` is asked for twice.", "Keep one of the two.");
                } else {
                    parts.add(condition.apply(
                            name, equals < 0 ? Optional.empty() : Optional.of(text.substring(equals + 1))));
                }
            });
        }
        return parts;
    }

    private static Optional<Condition> graphQl(Value value) {
        return value.text().flatMap(text -> {
            var words = text.strip().split("\\s+", -1);
            var type = Optional.ofNullable(TYPES.get(words[0]));
            boolean isName = words.length == 2 && GRAPHQL_NAME.matcher(words[1]).matches();
            if (type.isEmpty() || (words.length > 1 && !isName)) {
                value.problem(
                        "`" + text + "` is no GraphQL operation.",
                        "Write its type, and its name if only that one is meant: `query` or `mutation PlaceOrder`.");
                return Optional.empty();
            }
            return Optional.of(new Condition.GraphQl(type.get(), isName ? Optional.of(words[1]) : Optional.empty()));
        });
    }
}
