package dev.phoenix.compare;

import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;

/// Makes up documents, changes to them, and rules; all from one seed.
final class Documents {
    private static final List<String> NAMES = List.of("a", "b", "sku", "id", "lines", "it's", "tax", "4711");
    private static final List<String> PATHS =
            List.of("$.a", "$..id", "$.lines[*]", "$..[?@.sku]", "$['it\\'s']", "$[0]", "$[-1:]", "$..lines[0].tax");
    private static final int PATHS_WITHOUT_INDEXES = 5;

    private final Random random;

    Documents(Random random) {
        this.random = random;
    }

    Json any(int depth) {
        int choice = random.nextInt(depth <= 0 ? 5 : 9);
        return switch (choice) {
            case 0 -> new Json.Null();
            case 1 -> new Json.Bool(random.nextBoolean());
            case 2, 3 -> number();
            case 4 ->
                new Json.Text(List.of("", "x", "Ä€😀", "2026-11-23T12:00:00Z", "\u0000\"\\")
                        .get(random.nextInt(5)));
            case 5, 6 -> array(depth);
            default -> struct(depth);
        };
    }

    /// A document without arrays.
    Json flat(int depth) {
        var members = new LinkedHashMap<String, Json>();
        for (int i = random.nextInt(5); i > 0; i--) {
            boolean deeper = depth > 0 && random.nextBoolean();
            members.put(NAMES.get(random.nextInt(NAMES.size())), deeper ? flat(depth - 1) : any(0));
        }
        return new Json.Struct(members);
    }

    /// A document whose arrays hold objects with a `key` of their own, in any order.
    Json keyed(int depth) {
        var members = new LinkedHashMap<String, Json>();
        for (int i = random.nextInt(5); i > 0; i--) {
            var name = NAMES.get(random.nextInt(NAMES.size()));
            switch (depth <= 0 ? 0 : random.nextInt(3)) {
                case 0 -> members.put(name, any(0));
                case 1 -> members.put(name, keyed(depth - 1));
                default -> members.put(name, elements(depth));
            }
        }
        return new Json.Struct(members);
    }

    private Json elements(int depth) {
        var items = new ArrayList<Json>();
        for (int key = 0; key < 4; key++) {
            if (random.nextInt(4) > 0) {
                var element = new LinkedHashMap<String, Json>();
                element.put("key", Decimal.of(key));
                element.putAll(((Json.Struct) keyed(depth - 1)).members());
                items.add(new Json.Struct(element));
            }
        }
        Collections.shuffle(items, random);
        return new Json.Array(items);
    }

    private Json number() {
        return Decimal.of(
                List.of("0", "-0", "1", "1.0", "86", "88", "1e2", "100", "0.1", "1e-400", "12345678901234567890")
                        .get(random.nextInt(11)));
    }

    private Json array(int depth) {
        var items = new ArrayList<Json>();
        for (int i = random.nextInt(6); i > 0; i--) {
            items.add(any(depth - 1));
        }
        return new Json.Array(items);
    }

    private Json struct(int depth) {
        var members = new LinkedHashMap<String, Json>();
        for (int i = random.nextInt(5); i > 0; i--) {
            members.put(NAMES.get(random.nextInt(NAMES.size())), any(depth - 1));
        }
        return new Json.Struct(members);
    }

    /// The document with a few places changed, removed, added or moved; perhaps none.
    Json changed(Json document) {
        if (random.nextInt(6) == 0) {
            return any(2);
        }
        return switch (document) {
            case Json.Array(List<Json> old) -> {
                var items = new ArrayList<Json>();
                old.forEach(item -> items.add(random.nextInt(3) == 0 ? changed(item) : item));
                int size = items.size();
                switch (random.nextInt(6)) {
                    case 0 -> items.add(random.nextInt(size + 1), any(2));
                    case 1 -> {
                        if (size > 0) {
                            items.remove(random.nextInt(size));
                        }
                    }
                    case 2 -> {
                        if (size > 0) {
                            items.add(random.nextInt(size), items.removeLast());
                        }
                    }
                    default -> {}
                }
                yield new Json.Array(items);
            }
            case Json.Struct struct -> {
                var members = new LinkedHashMap<String, Json>();
                struct.members().forEach((name, value) -> {
                    if (random.nextInt(8) > 0) {
                        members.put(name, random.nextInt(3) == 0 ? changed(value) : value);
                    }
                });
                yield new Json.Struct(members);
            }
            case Json.Null _, Json.Bool _, Json.Text _, Decimal _ -> random.nextBoolean() ? document : any(1);
        };
    }

    String path() {
        return PATHS.get(random.nextInt(PATHS.size()));
    }

    /// A few rules of every sort.
    Rules.Builder rules() {
        return rules(PATHS.size());
    }

    /// A few rules that do not speak of elements by their index.
    Rules.Builder rulesWithoutIndexes() {
        return rules(PATHS_WITHOUT_INDEXES);
    }

    private Rules.Builder rules(int paths) {
        var rules = Rules.builder();
        for (int i = random.nextInt(4); i > 0; i--) {
            switch (random.nextInt(12)) {
                case 0 -> rules.ignore(PATHS.get(random.nextInt(paths)));
                case 1 -> rules.unordered(PATHS.get(random.nextInt(paths)));
                case 2 -> rules.unordered("$..*", "sku");
                case 3 ->
                    rules.tolerate(
                            PATHS.get(random.nextInt(paths)),
                            List.of("0.5", "10%", "60s").get(random.nextInt(3)));
                case 4 -> rules.critical(PATHS.get(random.nextInt(paths)));
                case 5 -> rules.nullIsAbsent(PATHS.get(random.nextInt(paths)));
                case 6 -> rules.caseInsensitive(PATHS.get(random.nextInt(paths)));
                case 7 -> rules.embedded(PATHS.get(random.nextInt(paths)));
                case 8 -> rules.kind(PATHS.get(random.nextInt(paths)), "digits");
                case 10 -> {
                    // The one rule that has a direction: both, so that the sides may be swapped.
                    var at = PATHS.get(random.nextInt(paths));
                    rules.intended(at, "86", "absent").intended(at, "absent", "86");
                }
                case 9 -> rules.twin(PATHS.get(random.nextInt(paths)));
                default -> rules.numbersAsText(PATHS.get(random.nextInt(paths)));
            }
        }
        return rules;
    }
}
