package dev.phoenix.gameday.soak;

import dev.phoenix.gameday.invariants.Audit;
import dev.phoenix.gameday.invariants.Books;
import dev.phoenix.gameday.invariants.Finding;
import dev.phoenix.gameday.invariants.Invariant;
import dev.phoenix.gameday.invariants.Invariants;
import dev.phoenix.gameday.invariants.ServicesAlone;
import dev.phoenix.gameday.invariants.Store;
import dev.phoenix.gameday.provider.Faults;
import dev.phoenix.gameday.provider.Faults.Fault;
import dev.phoenix.gameday.story.Narrator;
import dev.phoenix.gameday.story.RunDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/// The soak: buyers buy while the services are killed one after the other and the provider fails; then everything comes
/// to rest, and the books are checked by databases and the provider's log alone. One thread runs it.
public final class Soak {
    static final int GOOD = 0;
    static final int BAD = 1;

    private static final Duration TELL_EVERY = Duration.ofSeconds(20);
    private static final Duration SALE_EVERY = Duration.ofSeconds(5);
    /// Longer than a buyer's patience: who cannot decide by then never will.
    private static final Duration REST = Duration.ofMinutes(5);

    private static final int FINDINGS_SHOWN = 10;
    private static final int MOST_INSIDE = 300;

    /// What is asked of a soak.
    ///
    /// @param storm how long processes are killed
    /// @param buyersPerSecond who come one by one, besides those who come for last units
    public record Plan(Path home, Duration storm, long seed, double buyersPerSecond) {}

    private final Plan plan;
    private final Narrator narrator;

    public Soak(Plan plan, Narrator narrator) {
        this.plan = plan;
        this.narrator = narrator;
    }

    /// Runs it; answers the exit code.
    public int run() {
        narrator.say("soak of " + plan.storm.toSeconds() + " s, seed " + plan.seed);
        try (RunDirectory directory = RunDirectory.create(Path.of(System.getProperty("java.io.tmpdir")));
                Shopping shopping = Shopping.start(plan, directory)) {
            return soak(shopping);
        } catch (IOException | SQLException broken) {
            narrator.print("The soak could not go on: " + broken.getMessage());
            return BAD;
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return BAD;
        }
    }

    private int soak(Shopping shopping) throws IOException, InterruptedException, SQLException {
        Crowd crowd = shopping.crowd();
        Killer killer = Killer.start(shopping.services(), new SplittableRandom(plan.seed));
        storm(shopping, killer);
        killer.stop();
        shopping.faults().share(Fault.TIMEOUT_BEFORE_EFFECT, 0);
        calm(shopping.faults());
        narrator.say(killer.kills() + " kills " + killer.byService() + "; " + crowd.came() + " buyers came, "
                + crowd.inside() + " are still inside; all comes to rest");
        long end = System.nanoTime() + REST.toNanos();
        while (crowd.inside() > 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
        String open = shopping.rest().await(REST);
        Audit audit = audit(shopping);
        return tell(shopping, killer, open, audit);
    }

    private void storm(Shopping shopping, Killer killer) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        long end = begin + plan.storm.toNanos();
        long tell = begin + TELL_EVERY.toNanos();
        long sale = begin;
        var random = new SplittableRandom(plan.seed + 1);
        for (long next = begin;
                next < end;
                next += (long) (-Math.log(1 - random.nextDouble()) * 1e9 / plan.buyersPerSecond)) {
            for (long early = next - System.nanoTime(); early > 0; early = next - System.nanoTime()) {
                LockSupport.parkNanos(early);
            }
            if (shopping.crowd().inside() < MOST_INSIDE) {
                shopping.crowd().somebody();
            }
            if (next > sale) {
                shopping.sale();
                sale = next + SALE_EVERY.toNanos();
            }
            if (next > tell) {
                narrator.say(killer.kills() + " kills, " + shopping.crowd().came() + " buyers came, "
                        + shopping.crowd().inside() + " inside");
                tell = next + TELL_EVERY.toNanos();
            }
        }
    }

    private static void calm(Faults faults) {
        for (Fault fault : Fault.values()) {
            faults.share(fault, 0);
        }
    }

    private static Audit audit(Shopping shopping) throws SQLException {
        Books books = shopping.books();
        Audit audit = new Invariants(List.of(books), shopping.seeded())
                .check(shopping.provider().effects());
        ServicesAlone.check(books, new Store(shopping.database("inbox"), "public"), shopping.sales(), audit);
        return audit;
    }

    private int tell(Shopping shopping, Killer killer, String open, Audit audit) throws SQLException {
        Map<String, Long> counted = Map.of("orders", shopping.books().placed());
        narrator.print("  kills           " + killer.kills() + " " + killer.byService());
        narrator.print("  buyers          " + shopping.crowd().came() + ", of whom undecided "
                + shopping.crowd().inside());
        narrator.print("  orders          " + counted.get("orders") + " stand; "
                + Invariants.charges(shopping.provider().effects()) + " charges at the provider");
        boolean good =
                killer.trouble().isEmpty() && open.isEmpty() && shopping.crowd().inside() == 0;
        killer.trouble().ifPresent(why -> narrator.print("  A service did not come back: " + why));
        if (!open.isEmpty()) {
            narrator.print("  did not come to rest: " + open);
        }
        for (Invariant invariant : Invariant.OF_SERVICES) {
            good &= audit.holds(invariant);
            narrator.print("  " + invariant + (audit.holds(invariant) ? " holds, " : " DOES NOT HOLD, ")
                    + audit.looked(invariant) + " checked: " + invariant.sentence());
            audit.findings(invariant).stream()
                    .limit(FINDINGS_SHOWN)
                    .map(Finding::sentence)
                    .forEach(sentence -> narrator.print("     " + sentence));
        }
        narrator.print(good ? "Every invariant holds. Seed " + plan.seed + "." : "Not good. Seed " + plan.seed + ".");
        return good ? GOOD : BAD;
    }
}
