package dev.phoenix.gameday.shoppers;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/// The account of all shoppers: requests, outcomes, latencies, carts and the sides they were made on. Any thread.
public final class Account {
    /// Examples kept of failures; the counts go on.
    private static final int EXAMPLES = 20;

    /// The requests that shoppers make.
    public enum Step {
        TAX_QUOTE,
        CREATE_CART,
        ADD_LINE,
        CHANGE_LINE,
        COUPON,
        QUOTE,
        PLACE_ORDER,
        READ_CHECKOUT,
        READ_ORDER
    }

    /// One shopper's way through the shop. An empty id means it did not get that far.
    ///
    /// @param cartAtNanos when the cart was made, by `System.nanoTime`
    public record Journey(long shopper, String cart, long cartAtNanos, String order, long orderAtNanos) {
        /// Legacy's ids are digits.
        public static boolean isLegacys(String id) {
            return !id.isEmpty() && id.chars().allMatch(Character::isDigit);
        }
    }

    private final Map<Step, Latencies> latencies = new EnumMap<>(Step.class);
    private final Map<String, LongAdder> businessAnswers = new ConcurrentHashMap<>();
    private final Map<Outcome.Blame, LongAdder> failures = new EnumMap<>(Outcome.Blame.class);
    private final Queue<String> failureExamples = new ConcurrentLinkedQueue<>();
    private final Queue<Journey> journeys = new ConcurrentLinkedQueue<>();
    private final Map<String, LongAdder> bySide = new ConcurrentHashMap<>();
    private final LongAdder retries = new LongAdder();
    private final LongAdder ordersPlaced = new LongAdder();

    public Account() {
        for (Step step : Step.values()) {
            latencies.put(step, new Latencies());
        }
        for (Outcome.Blame blame : Outcome.Blame.values()) {
            failures.put(blame, new LongAdder());
        }
    }

    /// Requests made, each counted once however often it was repeated.
    public long requests() {
        return latencies.values().stream().mapToLong(Latencies::count).sum();
    }

    public Latencies latencies(Step step) {
        return latencies.getOrDefault(step, new Latencies());
    }

    /// Requests that failed for Phoenix's sake: the number that must be 0.
    public long failedByPhoenix() {
        return failures.getOrDefault(Outcome.Blame.PHOENIX, new LongAdder()).sum();
    }

    /// Requests that the legacy itself failed.
    public long failedByLegacy() {
        return failures.getOrDefault(Outcome.Blame.LEGACY, new LongAdder()).sum();
    }

    /// What the failures said, the first few.
    public List<String> failureExamples() {
        return List.copyOf(failureExamples);
    }

    /// How often each reason to say no was given.
    public Map<String, Long> businessAnswers() {
        Map<String, Long> counts = new TreeMap<>();
        businessAnswers.forEach((code, count) -> counts.put(code, count.sum()));
        return counts;
    }

    public long ordersPlaced() {
        return ordersPlaced.sum();
    }

    /// Repeated sends of a place-order, under its first key.
    public long retries() {
        return retries.sum();
    }

    /// The journeys that have ended.
    public List<Journey> journeys() {
        return List.copyOf(journeys);
    }

    /// How many answers to these requests came from whom and why: `legacy fallback`, `candidate share`.
    public Map<String, Long> answersBySide(Step step) {
        Map<String, Long> counts = new TreeMap<>();
        bySide.forEach((key, count) -> {
            if (key.startsWith(step.name() + " ")) {
                counts.put(key.substring(step.name().length() + 1), count.sum());
            }
        });
        return counts;
    }

    /// Answers that customers got from this side: `legacy`, `candidate`.
    public long answersFrom(String side) {
        return bySide.entrySet().stream()
                .filter(entry -> entry.getKey().contains(" " + side + " "))
                .mapToLong(entry -> entry.getValue().sum())
                .sum();
    }

    void answered(Step step, long dueNanos, String side, Outcome outcome) {
        bySide.computeIfAbsent(step + " " + side, _ -> new LongAdder()).increment();
        latencies.getOrDefault(step, new Latencies()).since(dueNanos);
        switch (outcome) {
            case Outcome.Fine() -> {
                if (step == Step.PLACE_ORDER) {
                    ordersPlaced.increment();
                }
            }
            case Outcome.BusinessAnswer(String code) ->
                businessAnswers.computeIfAbsent(code, _ -> new LongAdder()).increment();
            case Outcome.Failed(Outcome.Blame blame, String reason) -> {
                failures.getOrDefault(blame, new LongAdder()).increment();
                if (failureExamples.size() < EXAMPLES) {
                    failureExamples.add(step + ", " + blame + ": " + reason);
                }
            }
        }
    }

    void repeated() {
        retries.increment();
    }

    void left(Journey journey) {
        journeys.add(journey);
    }
}
