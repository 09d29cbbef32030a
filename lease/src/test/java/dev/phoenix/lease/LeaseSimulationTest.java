package dev.phoenix.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.postgres.Postgres;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/// Three owners, one lease, any order of what may happen, on the real database. After every step at most one of
/// them is an effective holder: nobody takes what has not expired, and nobody writes who is not the last to have
/// taken it. Each broken variant of the lease is found by the same steps.
///
/// What fails names its seed; `-Dphoenix.seed=N` runs that one alone.
class LeaseSimulationTest {
    private static final Optional<Long> ONE_SEED = Optional.ofNullable(Long.getLong("phoenix.seed"));
    private static final long INTERLEAVINGS = 10_000;
    private static final int STEPS = 10;
    private static final int OWNERS = 3;
    private static final Duration LONG = Duration.ofHours(1);

    private KeptConnection database;
    private Connection connection;

    @BeforeEach
    void an_empty_table() throws SQLException {
        database = new KeptConnection(Postgres.shared().database("lease_simulation"));
        connection = database.getConnection();
        run("DROP TABLE IF EXISTS lease");
        run("SET synchronous_commit = off"); // nothing crashes here; a hundred thousand steps need not wait for a disk
        run(Leases.SCHEMA_SQL);
    }

    @AfterEach
    void disconnect() throws SQLException {
        database.close();
    }

    /// One connection for all the steps: opening one takes longer than a step. Closing it lets it go on.
    private static final class KeptConnection extends PGSimpleDataSource implements AutoCloseable {
        private static final long serialVersionUID = 1L;

        private final transient Connection kept;

        KeptConnection(String url) throws SQLException {
            setURL(url);
            kept = super.getConnection();
        }

        @Override
        public Connection getConnection() {
            return (Connection) Proxy.newProxyInstance(
                    Connection.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("close")) {
                            if (!kept.getAutoCommit()) {
                                kept.rollback();
                                kept.setAutoCommit(true);
                            }
                            return null;
                        }
                        return method.invoke(kept, arguments);
                    });
        }

        @Override
        public void close() throws SQLException {
            kept.close();
        }
    }

    /// What a lease can do; the variants break one of these each.
    private class Variant {
        final Leases leases = new Leases(database);

        Optional<Lease> acquire(String name, String owner) throws SQLException {
            return leases.acquire(name, owner, LONG);
        }

        void release(Lease lease) throws SQLException {
            leases.release(lease);
        }

        boolean write(Lease lease) throws SQLException {
            try (var writer = database.getConnection()) {
                writer.setAutoCommit(false);
                Fence.check(writer, lease, LONG);
                writer.commit();
                return true;
            } catch (FencedException refused) {
                return false;
            }
        }
    }

    private final class ReleaseWithoutOwner extends Variant {
        @Override
        void release(Lease lease) throws SQLException {
            run("UPDATE lease SET expires_at = '-infinity' WHERE name = '" + lease.name() + "'");
        }
    }

    private final class ExpiryWithoutFence extends Variant {
        @Override
        boolean write(Lease lease) {
            return true;
        }
    }

    /// Asks its own clock, which is a day ahead, whether the lease has expired.
    private final class ClockOfTheJvm extends Variant {
        @Override
        Optional<Lease> acquire(String name, String owner) throws SQLException {
            var ahead = Instant.now().plus(Duration.ofDays(1));
            run("UPDATE lease SET expires_at = clock_timestamp() WHERE name = '" + name + "' AND expires_at <= '"
                    + ahead + "'");
            return super.acquire(name, owner);
        }
    }

    @Test
    void at_most_one_is_an_effective_holder_after_every_step() throws SQLException {
        long first = ONE_SEED.orElse(0L);
        for (long seed = first; seed < ONE_SEED.map(one -> one + 1).orElse(INTERLEAVINGS); seed++) {
            assertThat(violation(new Variant(), seed))
                    .as("seed %d; -Dphoenix.seed=%d runs it alone", seed, seed)
                    .isEmpty();
        }
    }

    @Test
    void every_broken_variant_is_found() throws SQLException {
        assertThat(found(new ReleaseWithoutOwner())).contains("took what has not expired");
        assertThat(found(new ExpiryWithoutFence())).contains("wrote and is not the holder");
        assertThat(found(new ClockOfTheJvm())).contains("took what has not expired");
    }

    private String found(Variant variant) throws SQLException {
        for (long seed = 0; seed < INTERLEAVINGS; seed++) {
            var violation = violation(variant, seed);
            if (violation.isPresent()) {
                return violation.get();
            }
        }
        return "nothing";
    }

    /// One interleaving; the first step that breaks the invariant, in words.
    private Optional<String> violation(Variant variant, long seed) throws SQLException {
        var name = "conductor/" + seed + "/" + variant.getClass().getSimpleName();
        var random = new SplittableRandom(seed);
        Map<String, Lease> believe = new HashMap<>();
        Optional<Lease> holder = Optional.empty();
        boolean isLive = false;
        long lastFence = 0;
        for (int step = 0; step < STEPS; step++) {
            var owner = "owner-" + random.nextInt(OWNERS);
            var own = Optional.ofNullable(believe.get(owner));
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    var taken = variant.acquire(name, owner);
                    if (taken.isPresent()) {
                        if (isLive) {
                            return Optional.of(owner + " took what has not expired");
                        }
                        if (taken.get().fence() <= lastFence) {
                            return Optional.of(owner + " got no larger fence");
                        }
                        lastFence = taken.get().fence();
                        believe.put(owner, taken.get());
                        holder = taken;
                        isLive = true;
                    }
                }
                case 2 -> {
                    run("UPDATE lease SET expires_at = clock_timestamp() WHERE name = '" + name + "'"); // time passes
                    isLive = false;
                }
                case 3 -> {
                    if (own.isPresent()) {
                        variant.release(own.get());
                        isLive &= !own.equals(holder);
                    }
                }
                default -> {
                    if (own.isPresent() && variant.write(own.get()) && !own.equals(holder)) {
                        return Optional.of(owner + " wrote and is not the holder");
                    }
                }
            }
        }
        return Optional.empty();
    }

    private void run(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
