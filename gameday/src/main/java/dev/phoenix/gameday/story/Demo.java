package dev.phoenix.gameday.story;

import dev.phoenix.gameday.invariants.Audit;
import dev.phoenix.gameday.invariants.Invariants;
import dev.phoenix.gameday.shoppers.RetailFacts;
import dev.phoenix.gameday.shoppers.Shoppers;
import dev.phoenix.postgres.PostgresException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The demo: a live checkout moves from the monolith to the services, on real traffic. One thread runs it; Ctrl-C may
/// end it from another.
public final class Demo {
    /// Arrived, nobody was failed, every invariant holds.
    public static final int GOOD = 0;

    public static final int BAD = 1;

    /// A planted defect was found and stopped as described.
    public static final int DEFECT_FOUND = 3;

    /// Shoppers inside at once; far above what the load needs, so that reaching it means trouble.
    private static final int MOST_SHOPPERS = 2_000;

    /// Route, path, how many of how many, and an example.
    static final Pattern NAMES_THE_TAX =
            Pattern.compile("[a-z-]+: \\$\\.\\S*tax\\S* differed in [\\d ]+ of [\\d ]+ comparisons.*→.*exchange");

    private static final Pattern NAMES_THE_P99 = Pattern.compile("slow answers.*the candidate's p99 is above");
    private static final double REHEARSALS_PER_SECOND = 20;
    private static final Duration REHEARSAL_PATIENCE = Duration.ofSeconds(90);
    private static final Duration WARM_UP_PATIENCE = Duration.ofSeconds(90);

    /// A visit takes less than this when nothing is overloaded.
    private static final double SECONDS_INSIDE = 2.5;

    private static final Duration LAST_SHOPPERS = Duration.ofSeconds(90);
    private static final Duration BOOKS_SETTLE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(250);

    private final Scenario scenario;
    private final Narrator narrator;
    private final AtomicReference<@Nullable Rig> rig = new AtomicReference<>();
    private final AtomicReference<@Nullable RunDirectory> directory = new AtomicReference<>();

    public Demo(Scenario scenario, Narrator narrator) {
        this.scenario = scenario;
        this.narrator = narrator;
    }

    /// Runs the story and cleans up; answers the exit code.
    public int run() {
        Thread end = new Thread(this::end, "end");
        Runtime.getRuntime().addShutdownHook(end);
        try {
            return tell();
        } catch (IOException | SQLException | PostgresException failed) {
            return bad(String.valueOf(failed.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return bad("Interrupted");
        } finally {
            cleanUp();
        }
    }

    private int tell() throws IOException, InterruptedException, SQLException {
        narrator.say("starting PostgreSQL, the monolith, four services, a payment provider, Phoenix");
        narrator.heartbeat(() -> "starting: " + up());
        RunDirectory run = RunDirectory.create(Path.of(System.getProperty("java.io.tmpdir")));
        directory.set(run);
        Rig all = new Rig(scenario, run);
        rig.set(all);
        all.startSides();
        RetailFacts facts = RetailFacts.load();
        try (Http http = new Http(all.secrets().operator())) {
            Map<String, Long> seeded = new Seeding(http, all.at().sides()).seed(facts);
            startPhoenixAndRehearse(all, facts);
            Pace.Load load = scenario.pace().load();
            Shoppers.Manner manner =
                    new Shoppers.Manner(facts, load.shoppersPerSecond(), load.thinks(), MOST_SHOPPERS, scenario.seed());
            URI door = all.at().gateway();
            Control control = new Control(http, all.at().control());
            narrator.heartbeat(() -> "");
            narrator.say("war room " + all.at().control() + ", customers come in at " + door);
            try (Shoppers shoppers =
                    Shoppers.start(door, manner, scenario.pace().longest())) {
                Invariants invariants = new Invariants(List.of(all.legacyBooks(), all.servicesBooks("live")), seeded);
                return follow(new Scene(all, control, shoppers, invariants, narrator));
            }
        }
    }

    /// Control plane and gateway start while the services rehearse.
    private void startPhoenixAndRehearse(Rig all, RetailFacts facts)
            throws IOException, InterruptedException, SQLException {
        int rehearsals = scenario.pace().load().rehearsals();
        Shoppers.Manner manner = new Shoppers.Manner(
                facts, REHEARSALS_PER_SECOND, Duration.ofMillis(1), MOST_SHOPPERS, -scenario.seed());
        Duration time = Duration.ofMillis((long) (1_000 * rehearsals / REHEARSALS_PER_SECOND));
        try (Shoppers rehearsal = Shoppers.rehearse(all.at().sides().orders(), manner, time)) {
            all.startPhoenix();
            rehearsal.arrivals().await(REHEARSAL_PATIENCE);
        }
    }

    private int follow(Scene scene) throws IOException, InterruptedException, SQLException {
        untilItRunsSmoothly(scene.shoppers());
        Walk walk = new Walk(scenario, scene);
        scene.control().promote("the demo begins");
        Ending ending = walk.walk();
        narrator.heartbeat(
                () -> scene.shoppers().arrivals().inFlight() + " shoppers inside, the books are being closed");
        narrator.say("the shop closes; " + scene.shoppers().arrivals().inFlight() + " shoppers finish");
        boolean allLeft = scene.shoppers().stop(LAST_SHOPPERS);
        Audit audit = settled(scene);
        narrator.heartbeat(() -> "");
        List<String> reasons = new Closing(scene).print(walk.differences(), audit);
        if (!allLeft) {
            reasons = append(
                    reasons,
                    scene.shoppers().arrivals().inFlight() + " shoppers did not finish in " + LAST_SHOPPERS.toSeconds()
                            + " s");
        }
        int code = verdict(scene, ending, reasons, walk.places());
        if (scenario.keepOpen()) {
            narrator.say("everything stays open at " + scene.rig().at().control() + " until Ctrl-C");
            new CountDownLatch(1).await();
        }
        return code;
    }

    /// Customers shop at the legacy alone until it keeps up with them: processes that have just been started are slow,
    /// and the migration is not to be judged by that.
    private void untilItRunsSmoothly(Shoppers shoppers) throws InterruptedException {
        Pace.Load load = scenario.pace().load();
        long begin = System.nanoTime();
        long deadline = begin + WARM_UP_PATIENCE.toNanos();
        long enough = begin + load.before().toNanos();
        while ((System.nanoTime() < enough || !keepsUp(shoppers, load)) && System.nanoTime() < deadline) {
            narrator.progress("off: " + shoppers.arrivals().inFlight() + " shoppers inside, "
                    + shoppers.account().ordersPlaced() + " orders, all answered by the legacy");
            Thread.sleep(LOOK);
        }
    }

    private static boolean keepsUp(Shoppers shoppers, Pace.Load load) {
        double inside = shoppers.arrivals().inFlight();
        return shoppers.account().ordersPlaced() >= load.shoppersPerSecond()
                && inside <= load.shoppersPerSecond() * SECONDS_INSIDE;
    }

    private int verdict(Scene scene, Ending ending, List<String> reasons, int places)
            throws IOException, InterruptedException {
        if (scenario.defect() == Defect.NONE && !(ending instanceof Ending.Arrived)) {
            return bad(unasked(ending));
        }
        Claims claims = new Claims(scene.shoppers().account(), narrator);
        return switch (ending) {
            case Ending.Failed(String reason) -> bad(reason);
            case Ending.Arrived()
            when scenario.defect() == Defect.NONE ->
                reasons.isEmpty()
                        ? good("the checkout is live on the services: no request failed because of Phoenix, the stock"
                                + " added up at each of " + places + " steps, every invariant holds")
                        : bad(String.join("\n", reasons));
            case Ending.Arrived() ->
                bad("The planted defect " + scenario.defect().word() + " was not found");
            case Ending.Held held -> {
                Pattern wanted = scenario.defect() == Defect.TAX_ROUNDING ? NAMES_THE_TAX : NAMES_THE_P99;
                yield found(claims.held(held, wanted), reasons);
            }
            case Ending.WentBack back ->
                found(claims.wentBack(back, scene.control().journal()), reasons);
        };
    }

    private int found(List<String> brokenClaims, List<String> reasons) {
        if (!brokenClaims.isEmpty() || !reasons.isEmpty()) {
            return bad(String.join("\n", brokenClaims) + "\n" + String.join("\n", reasons));
        }
        narrator.print("The planted defect " + scenario.defect().word() + " was found and stopped (exit 3).");
        return DEFECT_FOUND;
    }

    /// Why the migration did not arrive though nothing was planted.
    private static String unasked(Ending ending) {
        return switch (ending) {
            case Ending.Failed(String reason) -> reason;
            case Ending.Held(String place, String sentence) -> place + ": the gate held: " + sentence;
            case Ending.WentBack(String reason, long _) -> reason;
            case Ending.Arrived() -> "";
        };
    }

    private int good(String sentence) {
        narrator.print("Arrived: " + sentence + ".");
        return GOOD;
    }

    private int bad(String reason) {
        narrator.print("Not good: " + reason.strip());
        return BAD;
    }

    /// Audits when nobody shops any more: at once, and again while events are under way or a process finishes what it
    /// began.
    private Audit settled(Scene scene) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + BOOKS_SETTLE.toNanos();
        Audit audit = audit(scene);
        while (!audit.isClean() && System.nanoTime() < deadline) {
            Thread.sleep(LOOK);
            narrator.progress(
                    "the books are being closed: " + audit.findings().getFirst().sentence());
            audit = audit(scene);
        }
        return audit;
    }

    private static Audit audit(Scene scene) throws SQLException {
        Rig rig = scene.rig();
        Audit audit = scene.invariants().check(rig.provider().effects());
        Invariants.checkShadow(
                rig.servicesBooks("shadow"),
                rig.sandbox().effects(),
                rig.provider().effects(),
                audit);
        return audit;
    }

    private String up() {
        Rig running = rig.get();
        return running == null ? "" : running.up();
    }

    private static List<String> append(List<String> list, String one) {
        return java.util.stream.Stream.concat(list.stream(), java.util.stream.Stream.of(one))
                .toList();
    }

    /// Ctrl-C, or the normal end of the JVM.
    private void end() {
        narrator.hush();
        cleanUp();
    }

    private synchronized void cleanUp() {
        Rig running = rig.getAndSet(null);
        if (running != null) {
            running.close();
        }
        RunDirectory made = directory.getAndSet(null);
        if (made != null) {
            try {
                made.close();
            } catch (IOException left) {
                narrator.print("Could not remove " + made.path() + " (" + left.getMessage() + "); the next run will.");
            }
        }
    }
}
