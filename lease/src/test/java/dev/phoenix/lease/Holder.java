package dev.phoenix.lease;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/// A process that holds a lease. It does what each line of its standard input says and answers in one line; it ends
/// with its input.
final class Holder {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private final PGSimpleDataSource database = new PGSimpleDataSource();
    private final Leases leases = new Leases(database);
    private Optional<Lease> lease = Optional.empty();

    private Holder() {}

    public static void main(String[] args) throws IOException {
        var holder = new Holder();
        holder.database.setURL(args[0]);
        var out = System.out;
        for (var line = holder.in.readLine(); line != null; line = holder.in.readLine()) {
            out.println(holder.answer(line.split(" ")));
            out.flush();
        }
    }

    private String answer(String[] words) throws IOException {
        try {
            return switch (words[0]) {
                case "acquire" -> {
                    lease = leases.acquire(words[1], words[2], Duration.ofMillis(Long.parseLong(words[3])));
                    yield lease.map(held -> "fence " + held.fence()).orElse("held by another");
                }
                case "renew" -> {
                    var renewed = leases.renew(lease.orElseThrow(), Duration.ofMillis(Long.parseLong(words[1])));
                    lease = renewed.or(() -> lease);
                    yield renewed.isPresent() ? "renewed" : "lost";
                }
                case "write" -> write(words[1], false);
                case "write-after-next-line" -> write(words[1], true);
                case "release" -> leases.release(lease.orElseThrow()) ? "released" : "not ours";
                case "now" -> Instant.now() + " " + System.nanoTime();
                default -> throw new IllegalArgumentException(words[0]);
            };
        } catch (FencedException e) {
            return "refused by the fence";
        } catch (SQLException e) {
            return "no transaction " + e.getSQLState();
        }
    }

    /// With a pause between the check and the commit, if asked for, that ends with the next line.
    private String write(String value, boolean pauses) throws SQLException, IOException {
        try (var transaction = database.getConnection()) {
            transaction.setAutoCommit(false);
            Fence.check(transaction, lease.orElseThrow(), PATIENCE);
            if (pauses) {
                var out = System.out;
                out.println("checked");
                out.flush();
                in.readLine();
            }
            try (var update = transaction.prepareStatement("UPDATE guarded SET value = ?")) {
                update.setString(1, value);
                update.execute();
            }
            transaction.commit();
            return "written";
        }
    }
}
