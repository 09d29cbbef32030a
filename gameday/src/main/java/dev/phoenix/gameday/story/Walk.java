package dev.phoenix.gameday.story;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phoenix.gameday.allotment.StockCheck;
import dev.phoenix.gameday.shoppers.Shoppers;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Follows the migration from `off` to its end, tells each step, checks the stock over both stores at each step, and
/// plants the crash when that is the story. Decides nothing about the migration: that is the gates'. One thread.
final class Walk {
    private static final Duration LOOK = Duration.ofMillis(250);

    /// How long a failed gate is watched, to see that it goes on holding.
    private static final Duration HOLDS_FOR = Duration.ofSeconds(3);

    private static final Duration HOLDS_AT_MOST = Duration.ofMinutes(3);

    /// How often the story goes on after a step back that nothing but a slow machine was to blame for.
    private static final int MOST_RESUMES = 3;

    /// How long customers use the step before the crash.
    private static final Duration BEFORE_THE_CRASH = Duration.ofMillis(1_500);

    private static final int CHECKOUTS_BEFORE_THE_CRASH = 10;

    private final Scenario scenario;
    private final Rig rig;
    private final Control control;
    private final Shoppers shoppers;
    private final Narrator narrator;
    private final Map<String, Control.Signature> differences = new LinkedHashMap<>();
    private Control.Status last;
    private long enteredNanos;
    private long checkoutsAtEntry;
    private long killedNanos;
    private long failingNanos;
    private int places;
    private int resumes;

    Walk(Scenario scenario, Scene scene) throws IOException, InterruptedException {
        this.scenario = scenario;
        this.rig = scene.rig();
        this.control = scene.control();
        this.shoppers = scene.shoppers();
        this.narrator = scene.narrator();
        this.last = control.status();
    }

    /// Walks until the migration has arrived, holds, went back, or something is wrong.
    Ending walk() throws IOException, InterruptedException, SQLException {
        long deadline = System.nanoTime() + scenario.pace().longest().toNanos();
        enter(last);
        while (System.nanoTime() < deadline) {
            Thread.sleep(LOOK);
            Control.Status status = control.status();
            boolean moved = !status.place().equals(last.place());
            if (moved) {
                leave(status);
                Optional<String> wrong = unitsWrong();
                if (wrong.isPresent()) {
                    return new Ending.Failed(wrong.get());
                }
                enter(status);
            }
            last = status;
            narrator.progress(progress(status));
            crashWhenItIsTime(status);
            Optional<Ending> ending = ending(status);
            if (ending.isPresent()) {
                return ending.get();
            }
        }
        return new Ending.Failed(
                "The story took longer than " + scenario.pace().longest().toMinutes() + " minutes; the gate said: "
                        + String.join(" ", allSentences(last)));
    }

    /// The differences of the whole way until now, by cause.
    List<Control.Signature> differences() throws IOException, InterruptedException {
        Map<String, Control.Signature> all = new LinkedHashMap<>(differences);
        add(control.status(), all);
        return List.copyOf(all.values());
    }

    private static void add(Control.Status status, Map<String, Control.Signature> all) {
        for (Control.Signature one : status.differences()) {
            all.merge(one.route() + " " + one.path() + " " + one.kind(), one, Control.Signature::plus);
        }
    }

    /// Positions at which the stock over both stores was checked.
    int places() {
        return places;
    }

    private Optional<Ending> ending(Control.Status status) throws InterruptedException, IOException {
        List<String> fallen = rig.processes().fallen().stream()
                .filter(words -> killedNanos == 0 || !words.startsWith("taxation"))
                .toList();
        if (!fallen.isEmpty()) {
            return Optional.of(new Ending.Failed(String.join("\n", fallen)));
        }
        if (status.stage().equals("live")) {
            goOn(scenario.pace().load().after());
            return Optional.of(new Ending.Arrived());
        }
        boolean wentBack = status.stage().equals("shadow") && status.mode().equals("WAITING_FOR_OPERATOR");
        if (wentBack && killedNanos != 0) {
            goOn(scenario.pace().load().after());
            return Optional.of(new Ending.WentBack(status.reason(), killedNanos));
        }
        if (wentBack && resumes < MOST_RESUMES && wasOnlySlow(status.reason())) {
            resumes++;
            narrator.say("went back to shadow, and goes on from there: " + Claims.shortened(status.reason()));
            control.resume("The machine was busy; the answers were right.");
            return Optional.empty();
        }
        if (wentBack) {
            return Optional.of(new Ending.Failed("The migration went back: " + status.reason()));
        }
        boolean holds = status.verdict().equals("FAIL") && status.stage().equals("shadow") && killedNanos == 0;
        return holds ? holding(status) : Optional.empty();
    }

    /// The gate says no. With a planted defect that is what should happen, and it is watched for a while that
    /// it goes on holding. Without one the gate may have seen a busy machine: it has its time to find that it
    /// was wrong.
    private Optional<Ending> holding(Control.Status failed) throws InterruptedException, IOException {
        String sentence = String.join(" ", failed.sentences("FAIL"));
        if (failingNanos == 0) {
            failingNanos = System.nanoTime();
            narrator.say(failed.place() + ": the gate holds: " + sentence);
        }
        if (scenario.defect() == Defect.NONE) {
            boolean tooLong = System.nanoTime() - failingNanos > HOLDS_AT_MOST.toNanos();
            return tooLong ? Optional.of(new Ending.Held(failed.place(), sentence)) : Optional.empty();
        }
        goOn(HOLDS_FOR);
        Control.Status later = control.status();
        return Optional.of(
                later.place().equals(failed.place())
                        ? new Ending.Held(failed.place(), sentence)
                        : new Ending.Failed("The gate failed and the migration went on to " + later.place()));
    }

    /// An operator would go on: every answer was right, and the machine, which all of this shares, was busy.
    private boolean wasOnlySlow(String reason) {
        return scenario.defect() == Defect.NONE
                && reason.contains("slow answers")
                && !reason.contains("difference")
                && !reason.contains("differed")
                && !reason.contains("fail");
    }

    private void goOn(Duration time) throws InterruptedException, IOException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            Thread.sleep(LOOK);
            last = control.status();
            narrator.progress(progress(last));
        }
    }

    private void crashWhenItIsTime(Control.Status status) {
        boolean customersUseIt = status.stage().equals("canary") && status.step() >= 2;
        if (scenario.defect() == Defect.CRASH
                && killedNanos == 0
                && customersUseIt
                && shoppers.account().ordersPlaced() - checkoutsAtEntry >= CHECKOUTS_BEFORE_THE_CRASH
                && System.nanoTime() - enteredNanos > BEFORE_THE_CRASH.toNanos()) {
            killedNanos = System.nanoTime();
            rig.processes().of("taxation").kill();
            narrator.say(status.place() + ": taxation is killed (SIGKILL), while customers use it");
        }
    }

    private void enter(Control.Status status) {
        enteredNanos = System.nanoTime();
        checkoutsAtEntry = shoppers.account().ordersPlaced();
        if (status.stage().equals("live")) {
            narrator.say("live: the candidate answers everybody");
        }
    }

    private void leave(Control.Status next) {
        long checkouts = shoppers.account().ordersPlaced() - checkoutsAtEntry;
        add(last, differences);
        boolean back = next.stage().equals("shadow") && last.stage().equals("canary");
        if (last.stage().equals("off")) {
            narrator.say("off: " + Narrator.number(shoppers.account().ordersPlaced())
                    + " checkouts, all answered by the legacy; copies begin");
            return;
        }
        JsonNode pairs = last.pairs();
        narrator.say(String.format(
                "%s: %s checkouts, %s calls compared, %s differences, candidate p99 %s against %s: %s",
                last.place(),
                Narrator.number(checkouts),
                Narrator.number(pairs.path("compared").asLong()),
                Narrator.number(pairs.path("different").asLong()),
                millis(pairs, "candidateP99Ms"),
                millis(pairs, "legacyP99Ms"),
                back ? "going back: " + Claims.shortened(next.reason()) : "going on"));
    }

    /// Asks whether every unit is in one of the stores, on the way between them, or sold once.
    private Optional<String> unitsWrong() throws SQLException {
        places++;
        StockCheck.Report report = rig.stockCheck().check();
        return report.isRight()
                ? Optional.empty()
                : Optional.of("The stock of both stores does not add up: " + report.sentence());
    }

    private String progress(Control.Status status) {
        JsonNode pairs = status.pairs();
        return String.format(
                "%s: %s shoppers inside, %s orders, %s failed requests; %s compared, %s different; gate %s",
                status.place(),
                shoppers.arrivals().inFlight(),
                Narrator.number(shoppers.account().ordersPlaced()),
                shoppers.account().failedByPhoenix(),
                Narrator.number(pairs.path("compared").asLong()),
                Narrator.number(pairs.path("different").asLong()),
                status.verdict());
    }

    private static List<String> allSentences(Control.Status status) {
        return List.of("FAIL", "ERROR", "NO_DATA", "INCONCLUSIVE").stream()
                .flatMap(verdict -> status.sentences(verdict).stream())
                .toList();
    }

    static String millis(JsonNode pairs, String field) {
        return pairs.has(field) ? Math.round(pairs.path(field).asDouble()) + " ms" : "?";
    }
}
