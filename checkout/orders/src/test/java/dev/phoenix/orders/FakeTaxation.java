package dev.phoenix.orders;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phoenix.chassis.Json;
import dev.phoenix.chassis.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// Taxation with two countries: GB takes 20 % (reduced 5 %), ES 21 % (10 %). It can be up, down, hanging or talking
/// nonsense. Any thread.
public final class FakeTaxation implements AutoCloseable {
    /// How it is.
    public enum Mood {
        UP,
        DOWN,
        HANGING,
        NONSENSE
    }

    private static final Map<String, Map<String, String>> RATES = Map.of(
            "GB", Map.of("standard", "0.2", "reduced", "0.05", "zero", "0"),
            "ES", Map.of("standard", "0.21", "reduced", "0.1", "zero", "0"));

    private final FakeHttp http = new FakeHttp("taxation", this::answer);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Mood mood = Mood.UP;

    public URI address() {
        return http.address();
    }

    public void is(Mood now) {
        mood = now;
    }

    @Override
    public void close() {
        closing.countDown();
        http.close();
    }

    /// What happens while the next answer is on its way.
    public void whileTheNextIsAnswered(Runnable happens) {
        meanwhile.set(happens);
    }

    /// How often it was asked.
    public int asked() {
        return asked.get();
    }

    private Optional<FakeHttp.Reply> answer(FakeHttp.Call call) {
        asked.incrementAndGet();
        meanwhile.getAndSet(() -> {}).run();
        return switch (mood) {
            case UP -> quote(call.body(), 0);
            case DOWN -> FakeHttp.problem(500, "down");
            case NONSENSE -> quote(call.body(), 1);
            case HANGING -> hang();
        };
    }

    private Optional<FakeHttp.Reply> hang() {
        try {
            closing.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private static Optional<FakeHttp.Reply> quote(JsonNode asked, long error) {
        var country = asked.path("country").asText();
        var rates = RATES.get(country);
        if (rates == null) {
            return FakeHttp.problem(422, "tax_region_unknown");
        }
        var amounts = new ArrayList<Money>();
        var percents = new ArrayList<String>();
        for (var line : asked.path("lines")) {
            var full = money(line.path("unitPrice")).times(line.path("quantity").asLong());
            amounts.add(line.has("discount") ? full.minus(money(line.path("discount"))) : full);
            percents.add(rates.getOrDefault(line.path("category").asText(), "0.2"));
        }
        amounts.add(money(asked.path("shipping")));
        percents.add(rates.getOrDefault("standard", "0.2"));
        var taxes = taxes(amounts, percents);
        var answer = Json.mapper().createObjectNode();
        var lines = answer.putArray("lines");
        for (int i = 0; i < amounts.size() - 1; i++) {
            lines.addObject()
                    .put("id", asked.path("lines").path(i).path("id").asText())
                    .put("rate", percents.get(i))
                    .put("jurisdiction", country)
                    .putPOJO("net", amounts.get(i))
                    .putPOJO("tax", taxes.get(i))
                    .putPOJO("gross", amounts.get(i).plus(taxes.get(i)));
        }
        answer.putObject("shipping")
                .put("rate", percents.getLast())
                .put("jurisdiction", country)
                .putPOJO("net", amounts.getLast())
                .putPOJO("tax", taxes.getLast())
                .putPOJO("gross", amounts.getLast().plus(taxes.getLast()));
        var tax = taxes.stream().reduce(Money::plus).orElseThrow();
        var all = amounts.stream().reduce(Money::plus).orElseThrow().plus(tax);
        answer.putPOJO("tax", new Money(tax.minor() + error, tax.currency())).putPOJO("total", all);
        return FakeHttp.reply(200, answer);
    }

    private static List<Money> taxes(List<Money> amounts, List<String> rates) {
        var taxes = new ArrayList<>(amounts);
        for (var rate : rates.stream().distinct().toList()) {
            var members = new ArrayList<Integer>();
            for (int i = 0; i < amounts.size(); i++) {
                if (rates.get(i).equals(rate)) {
                    members.add(i);
                }
            }
            var base = members.stream().map(amounts::get).reduce(Money::plus).orElseThrow();
            var tax = new BigDecimal(rate)
                    .multiply(BigDecimal.valueOf(base.minor()))
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact();
            var shares = new Money(tax, base.currency())
                    .allocate(members.stream().map(i -> amounts.get(i).minor()).toList());
            for (int i = 0; i < members.size(); i++) {
                taxes.set(members.get(i), shares.get(i));
            }
        }
        return taxes;
    }

    private static Money money(JsonNode node) {
        return new Money(node.path("amount").asLong(), node.path("currency").asText());
    }
}
