package dev.phoenix.compare.noise;

import dev.phoenix.compare.Answer;
import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/// Makes up reads of one route, all from one seed: places that are noisy on both sides alike, and places where the
/// candidate, and it alone, is wrong in part of the requests.
final class Corpus {
    /// Places that hardly ever flap; a method that compares totals takes their luck for a cause.
    private static final int RARE_FLAPPERS = 40;

    /// Where the candidate is wrong, and in what part of the requests.
    private static final Map<String, Double> DEFECTS = Map.ofEntries(
            Map.entry("$.total", 1 / 3334.0),
            Map.entry("$.lines[*].tax", 0.001),
            Map.entry("$.shipping", 1.0),
            Map.entry("$.vat", 0.01),
            Map.entry("$.weight", 0.3),
            Map.entry("$.gift", 0.05),
            Map.entry("$.status", 0.2),
            Map.entry("$.steps", 0.02),
            Map.entry("$.surplus", 0.005),
            Map.entry("$.stock", 0.25),
            Map.entry("$.promo", 0.3),
            Map.entry("$.score", 0.4));

    private static final Set<String> UNDER_NOISE = Set.of("$.stock", "$.promo", "$.score");

    private final Random random;
    /// Noisy places only legacy's own randomness decides, and how often each flaps.
    private final Map<String, Double> rare = new LinkedHashMap<>();

    private final Set<String> seeded;

    /// @param seeded the places where the candidate is wrong
    Corpus(long seed, Set<String> seeded) {
        this.random = new Random(seed);
        this.seeded = seeded;
        for (int i = 0; i < RARE_FLAPPERS; i++) {
            rare.put("flag" + (char) ('A' + i / 26) + (char) ('A' + i % 26), 0.0002 + random.nextDouble() * 0.002);
        }
    }

    /// Two of three places where a candidate can be wrong, drawn from the seed.
    static Set<String> draw(long seed) {
        var places = new ArrayList<>(new TreeSet<>(DEFECTS.keySet()));
        Collections.shuffle(places, new Random(seed));
        return new TreeSet<>(places.subList(0, places.size() * 2 / 3));
    }

    static Set<String> underNoise() {
        return UNDER_NOISE;
    }

    /// Legacy's answer, legacy's answer to the same request again, and the candidate's.
    record Triple(Answer legacy, Answer control, Answer candidate) {}

    Triple next(int number) {
        return new Triple(answer(truth(number), false), answer(truth(number), false), answer(truth(number), true));
    }

    /// What everybody would answer without noise and defects.
    private static Map<String, Json> truth(int number) {
        var members = new LinkedHashMap<String, Json>();
        members.put("id", Decimal.of(number));
        members.put("total", Decimal.of(number % 9000 + 1000));
        members.put("shipping", Decimal.of("4.90"));
        members.put("vat", Decimal.of("19"));
        members.put("weight", Decimal.of(number % 50 + 1));
        members.put("gift", new Json.Null());
        members.put("status", text("Placed"));
        members.put("steps", array("pick", "pack", "ship"));
        members.put("name", text("customer " + number % 100));
        return members;
    }

    private Answer answer(Map<String, Json> members, boolean candidate) {
        noise(members);
        members.put("lines", lines(candidate && wrong("$.lines[*].tax")));
        if (candidate) {
            defects(members);
        }
        var body = new Json.Struct(members).toString().getBytes(StandardCharsets.UTF_8);
        return Answer.ofJson(body);
    }

    private void noise(Map<String, Json> members) {
        members.put("servedAt", text("2026-11-23T12:00:00.%03dZ".formatted(random.nextInt(1000))));
        members.put(
                "requestId", text("%08x-0000-7000-8000-%012x".formatted(random.nextInt(), random.nextInt(1 << 30))));
        var tags = new ArrayList<>(List.of("new", "red", "sale", "xl"));
        Collections.shuffle(tags, random);
        members.put("tags", array(tags.toArray(String[]::new)));
        members.put("rate", Decimal.of("1.0" + (10 + random.nextInt(90))));
        members.put("stock", Decimal.of(random.nextInt(10) < 3 ? 1 : 2));
        members.put("score", Decimal.of(random.nextInt(3)));
        if (random.nextInt(10) < 4) {
            members.put("promo", text("10 % off"));
        }
        rare.forEach((name, rate) -> members.put(name, new Json.Bool(random.nextDouble() < rate)));
    }

    private static Json lines(boolean wrong) {
        var lines = new ArrayList<Json>();
        for (int i = 0; i < 3; i++) {
            var line = new LinkedHashMap<String, Json>();
            line.put("sku", text("S-" + i));
            line.put("tax", Decimal.of(wrong && i == 1 ? 87 : 86));
            lines.add(new Json.Struct(line));
        }
        return new Json.Array(lines);
    }

    private void defects(Map<String, Json> members) {
        wrong("$.total", members, "total", Decimal.of(999));
        wrong("$.shipping", members, "shipping", Decimal.of("490"));
        wrong("$.weight", members, "weight", text("7"));
        wrong("$.status", members, "status", text("PLACED"));
        wrong("$.steps", members, "steps", array("pack", "pick", "ship"));
        wrong("$.surplus", members, "surplus", text("debug"));
        wrong("$.stock", members, "stock", Decimal.of(0));
        wrong("$.promo", members, "promo", text("null % off"));
        wrong("$.score", members, "score", Decimal.of(7));
        if (wrong("$.vat")) {
            members.remove("vat");
        }
        if (wrong("$.gift")) {
            members.remove("gift");
        }
    }

    private void wrong(String place, Map<String, Json> members, String name, Json value) {
        if (wrong(place)) {
            members.put(name, value);
        }
    }

    private boolean wrong(String place) {
        return seeded.contains(place) && random.nextDouble() < DEFECTS.getOrDefault(place, 0.0);
    }

    private static Json text(String text) {
        return new Json.Text(text);
    }

    private static Json array(String... items) {
        var array = new ArrayList<Json>();
        for (var item : items) {
            array.add(text(item));
        }
        return new Json.Array(array);
    }
}
