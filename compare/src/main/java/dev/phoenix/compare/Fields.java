package dev.phoenix.compare;

import dev.phoenix.compare.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// The fields of a form by name: one value, or an array of them. One thread.
final class Fields {
    /// More fields than this are nobody's form.
    private static final int MOST = 100_000;

    private final LinkedHashMap<String, List<Json>> values = new LinkedHashMap<>();

    /// Reads `a=1&b=2`.
    static Body read(String text) {
        var fields = new Fields();
        var parts = text.strip().split("&", MOST + 1);
        if (parts.length > MOST) {
            return new Body.Unreadable("not a form: more than " + MOST + " fields");
        }
        try {
            for (var part : parts) {
                int equals = part.indexOf('=');
                var name = equals < 0 ? part : part.substring(0, equals);
                var value = equals < 0 ? "" : part.substring(equals + 1);
                fields.add(Characters.ofForm(name), new Json.Text(Characters.ofForm(value)));
            }
        } catch (IllegalArgumentException wrong) {
            return new Body.Unreadable("not a form: " + wrong.getMessage());
        }
        return new Body.Read(Body.Form.FIELDS, fields.toJson());
    }

    void add(String name, Json value) {
        values.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
    }

    Json toJson() {
        var members = new LinkedHashMap<String, Json>();
        values.forEach((name, list) -> members.put(name, list.size() == 1 ? list.getFirst() : new Json.Array(list)));
        return new Json.Struct(members);
    }
}
