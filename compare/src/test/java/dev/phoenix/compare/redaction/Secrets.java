package dev.phoenix.compare.redaction;

import dev.phoenix.compare.Answer;
import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// Makes up answers that carry secrets in every place where real ones do, and remembers each. All from one seed.
final class Secrets {
    static final List<String> PLACES = List.of("$.customer", "$..taxId", "header.x-customer");

    private final Random random;
    private final Set<String> all = new LinkedHashSet<>();

    Secrets(Random random) {
        this.random = random;
    }

    /// Every secret that was put into an answer so far.
    Set<String> all() {
        return all;
    }

    Answer answer() {
        var fields = new LinkedHashMap<String, List<String>>();
        fields.put("content-type", List.of("application/json"));
        if (random.nextBoolean()) {
            fields.put("set-cookie", List.of("session=" + word() + "; Path=/", "theme=" + word()));
        }
        if (random.nextBoolean()) {
            fields.put("authorization", List.of("Bearer " + word()));
        }
        if (random.nextBoolean()) {
            fields.put("x-customer", List.of(word()));
        }
        if (random.nextBoolean()) {
            fields.put("location", List.of("/orders/7?access_token=" + word() + "&mail=" + mail()));
        }
        return new Answer(200, fields, struct(3).toString().getBytes(StandardCharsets.UTF_8));
    }

    Json struct(int depth) {
        var members = new LinkedHashMap<String, Json>();
        for (int i = 2 + random.nextInt(5); i > 0; i--) {
            member(members, depth);
        }
        return new Json.Struct(members);
    }

    private void member(Map<String, Json> members, int depth) {
        switch (random.nextInt(depth > 0 ? 14 : 11)) {
            case 0 -> members.put(one("password", "apiKey", "X-Auth-Token", "client_secret"), text(word()));
            case 1 -> members.put("taxId", text(word()));
            case 2 -> members.put("contact", text(mail()));
            case 3 -> members.put("note", text("please write to " + mail() + ", not to the office"));
            case 4 -> members.put("card", random.nextBoolean() ? text(card()) : Decimal.of(card()));
            case 5 -> members.put("memo", text("charged " + grouped(card()) + " 12/27 today"));
            case 6 -> members.put("link", text("/reset?token=" + word() + "&lang=en"));
            case 7 -> members.put("payload", text(struct(0).toString()));
            case 8 -> members.put("broken", text("{\"password\":\"" + word() + " " + word() + "\",…"));
            case 9 -> members.put("byMail", new Json.Struct(Map.of(mail(), Decimal.of(random.nextInt(3)))));
            case 10 -> members.put("total", Decimal.of(random.nextInt(3)));
            case 11 -> members.put("customer", depth == 3 ? customer() : struct(depth - 1));
            case 12 -> members.put("credentials", new Json.Struct(Map.of("user", text(word()), "level", text(word()))));
            default -> {
                var items = new ArrayList<Json>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    items.add(struct(depth - 1));
                }
                members.put("items", new Json.Array(items));
            }
        }
    }

    private Json customer() {
        var name = new Json.Array(List.of(text(word()), text("von " + word())));
        return new Json.Struct(Map.of("name", name, "city", text(word())));
    }

    /// A word nobody would write by chance; now and then one that was used before.
    private String word() {
        if (!all.isEmpty() && random.nextInt(4) == 0) {
            return List.copyOf(all).get(random.nextInt(all.size()));
        }
        return kept("hush%08x%s".formatted(random.nextInt(), one("", "Ä", "-x", "_9")));
    }

    private String mail() {
        return kept("who%06x.%s@mail%d.example.org".formatted(random.nextInt(1 << 24), one("a", "bé", "c+d"), 7));
    }

    private String card() {
        var digits = new StringBuilder(one("4", "51", "37", "6011"));
        while (digits.length() < 15) {
            digits.append(random.nextInt(10));
        }
        for (char check = '0'; check <= '9'; check++) {
            if (CardNumbers.isOne(digits.toString() + check)) {
                return kept(digits.toString() + check);
            }
        }
        throw new IllegalStateException("Some check digit fits every number.");
    }

    private static String grouped(String card) {
        return String.join(" ", card.substring(0, 4), card.substring(4, 8), card.substring(8, 12), card.substring(12));
    }

    private String kept(String secret) {
        all.add(secret);
        return secret;
    }

    private String one(String... of) {
        return of[random.nextInt(of.length)];
    }

    private static Json text(String text) {
        return new Json.Text(text);
    }
}
