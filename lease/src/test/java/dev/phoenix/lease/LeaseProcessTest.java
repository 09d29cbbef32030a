package dev.phoenix.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.postgres.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/// Holders in processes of their own: stopped beyond the expiry, with wall clocks that are wrong, and with a database
/// that restarts.
@Timeout(300)
class LeaseProcessTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    private String url;
    private final PGSimpleDataSource database = new PGSimpleDataSource();
    private final Leases leases = new Leases(database);

    @BeforeEach
    void an_empty_table_with_a_guarded_row() throws SQLException {
        prepare(Postgres.shared());
    }

    private void prepare(Postgres postgres) throws SQLException {
        url = postgres.database("lease_processes");
        database.setURL(url);
        run("DROP TABLE IF EXISTS lease, guarded");
        leases.createTable();
        run("CREATE TABLE guarded (value text)");
        run("INSERT INTO guarded VALUES ('nothing')");
    }

    @Test
    void what_a_holder_writes_that_was_stopped_beyond_its_expiry_is_refused() throws Exception {
        try (var holder = HolderProcess.start(url)) {
            assertThat(holder.ask("acquire conductor a 300")).isEqualTo("fence 1");
            holder.signal("STOP");
            var successor = awaitFree();
            assertThat(successor.fence()).isEqualTo(2);
            holder.signal("CONT");

            assertThat(holder.ask("write late")).isEqualTo("refused by the fence");
            assertThat(holder.ask("renew 60000")).isEqualTo("lost");
            assertThat(holder.ask("release")).isEqualTo("not ours");
            assertThat(value()).isEqualTo("nothing");
            assertThat(leases.renew(successor, LONG)).isPresent();
        }
    }

    @Test
    void a_holder_stopped_between_its_check_and_its_commit_writes_nothing_and_blocks_nobody() throws Exception {
        try (var holder = HolderProcess.start(url)) {
            assertThat(holder.ask("acquire conductor a 300")).isEqualTo("fence 1");
            assertThat(holder.ask("write-after-next-line late")).isEqualTo("checked");
            holder.signal("STOP");
            assertThat(awaitFree().fence()).isEqualTo(2);
            holder.signal("CONT");
            holder.tell("go on");

            assertThat(holder.answer()).startsWith("no transaction");
            assertThat(value()).isEqualTo("nothing");
        }
    }

    @Test
    void a_wall_clock_that_is_hours_or_days_off_takes_nothing_and_loses_nothing() throws Exception {
        var clock = directory.resolve("clock");
        set(clock, "+0");
        try (var holder = HolderProcess.start(url, clock);
                var other = HolderProcess.start(url)) {
            assertThat(holder.ask("acquire conductor a 600000")).isEqualTo("fence 1");
            for (var shift : new String[] {"+3h", "-5h", "+2d", "-30d", "+400d"}) {
                set(clock, shift);
                awaitOff(holder, shift);

                assertThat(holder.ask("write " + shift)).isEqualTo("written");
                assertThat(holder.ask("renew 600000")).isEqualTo("renewed");
                assertThat(other.ask("acquire conductor b 600000")).isEqualTo("held by another");
                assertThat(value()).isEqualTo(shift);
            }
            assertThat(holder.ask("release")).isEqualTo("released");

            assertThat(other.ask("acquire conductor b 600000")).isEqualTo("fence 2");
            for (var shift : new String[] {"+3h", "+400d", "-30d"}) {
                set(clock, shift);
                assertThat(holder.ask("acquire conductor a 600000")).isEqualTo("held by another");
            }
        }
    }

    @Test
    void a_lease_outlives_a_restart_of_the_database_and_so_does_its_fence() throws Exception {
        try (var postgres = Postgres.start();
                var holder = startOn(postgres);
                var other = HolderProcess.start(url)) {
            assertThat(holder.ask("acquire conductor a 600000")).isEqualTo("fence 1");
            assertThat(holder.ask("write-after-next-line lost")).isEqualTo("checked");
            postgres.restart();
            holder.tell("go on");
            assertThat(holder.answer()).startsWith("no transaction");
            assertThat(value()).isEqualTo("nothing");

            assertThat(other.ask("acquire conductor b 600000")).isEqualTo("held by another");
            assertThat(holder.ask("write again")).isEqualTo("written");
            assertThat(holder.ask("renew 600000")).isEqualTo("renewed");
            run("UPDATE lease SET expires_at = clock_timestamp()");
            postgres.restart();
            assertThat(other.ask("acquire conductor b 600000")).isEqualTo("fence 2");
            assertThat(holder.ask("write late")).isEqualTo("refused by the fence");
            assertThat(value()).isEqualTo("again");
        }
    }

    private HolderProcess startOn(Postgres postgres) throws SQLException, IOException {
        prepare(postgres);
        return HolderProcess.start(url);
    }

    /// A process that reads its shift in the moment in which the file is replaced may find none.
    private static void awaitOff(HolderProcess holder, String shift) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        var now = holder.ask("now");
        while (wallClockAhead(now).abs().compareTo(PATIENCE) < 0 && System.nanoTime() < end) {
            now = holder.ask("now");
        }
        assertThat(now).as("a shift by " + shift).satisfies(told -> isOff(told, shift));
    }

    private static Duration wallClockAhead(String now) {
        return Duration.between(Instant.now(), Instant.parse(now.substring(0, now.indexOf(' '))));
    }

    /// The wall clock is off as it was told, and the monotonic clock is this machine's.
    private static void isOff(String now, String shift) {
        int space = now.indexOf(' ');
        var ahead = wallClockAhead(now);
        long amount = Long.parseLong(shift.substring(0, shift.length() - 1));
        var meant = shift.endsWith("h") ? Duration.ofHours(amount) : Duration.ofDays(amount);
        assertThat(ahead).isCloseTo(meant, PATIENCE);
        assertThat(Duration.ofNanos(System.nanoTime() - Long.parseLong(now.substring(space + 1))))
                .isBetween(PATIENCE.negated(), PATIENCE);
    }

    /// In one step, so that nobody reads half of it.
    private static void set(Path clock, String shift) throws IOException {
        var next = Files.writeString(clock.resolveSibling("next"), shift + "\n");
        Files.move(next, clock, StandardCopyOption.ATOMIC_MOVE);
    }

    private Lease awaitFree() throws SQLException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Optional<Lease> taken = leases.acquire("conductor", "b", LONG);
        while (taken.isEmpty()) {
            assertThat(System.nanoTime()).as("it never ends").isLessThan(end);
            LockSupport.parkNanos(10_000_000);
            taken = leases.acquire("conductor", "b", LONG);
        }
        return taken.get();
    }

    private String value() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var answer = statement.executeQuery("SELECT value FROM guarded")) {
            answer.next();
            return answer.getString(1);
        }
    }

    private void run(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
