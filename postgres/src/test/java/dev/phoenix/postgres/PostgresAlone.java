package dev.phoenix.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/// A JVM that starts a server, says its process id, and waits to be killed.
final class PostgresAlone {
    private PostgresAlone() {}

    @SuppressWarnings("resource") // being killed without closing is what it is for
    public static void main(String[] args) throws IOException, SQLException {
        var postgres = Postgres.start(Path.of(args[0]));
        try (var connection = DriverManager.getConnection(postgres.database("alone"));
                var statement = connection.createStatement();
                var answer = statement.executeQuery("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)")) {
            answer.next();
            var out = System.out;
            out.println(answer.getString(1));
        }
        int end = System.in.read();
        throw new AssertionError("was not killed, but read " + end);
    }
}
