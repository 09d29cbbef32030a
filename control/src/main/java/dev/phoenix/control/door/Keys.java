package dev.phoenix.control.door;

import dev.phoenix.control.database.Database;
import dev.phoenix.control.settings.Token;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// Who shows which token. The one of the environment may do everything and makes the others, which
/// are kept as hashes:
/// they are random, so that nobody finds them from those. Any thread.
public final class Keys {
    private static final int BYTES = 32;

    private final Token environment;
    private final Database database;
    private final SecureRandom random = new SecureRandom();

    public Keys(Token environment, Database database) {
        this.environment = environment;
        this.database = database;
    }

    /// Somebody with a token.
    ///
    /// @param name absent for the token of the environment, which is nobody's own
    public record Person(Optional<String> name, Set<Role> roles) {
        public boolean may(Role role) {
            return role == Role.VIEWER || roles.contains(role);
        }

        /// Whether this person may make tokens.
        public boolean isRoot() {
            return name.isEmpty();
        }
    }

    /// A token as it is listed.
    public record Listed(String name, String role, Instant createdAt, Optional<Instant> revokedAt) {}

    /// Who makes this request; empty when the token is missing or wrong.
    public Optional<Person> of(ServerRequest request) {
        var shown = request.headers().first(HeaderNames.AUTHORIZATION);
        return environment.isShownBy(shown)
                ? Optional.of(new Person(Optional.empty(), Set.of(Role.values())))
                : Token.shown(shown).flatMap(this::known);
    }

    private Optional<Person> known(String secret) {
        return database.transaction(handle -> handle.createQuery(
                        "SELECT name, role FROM token WHERE hash = :hash AND revoked_at IS NULL")
                .bind("hash", Token.hex(secret))
                .map((row, context) -> new Person(
                        Optional.of(row.getString("name")),
                        Set.of(Role.of(row.getString("role")).orElseThrow())))
                .findOne());
    }

    /// Makes a token and gives it away, this once; empty when the name has one or had one.
    public Optional<String> create(Handle handle, String name, Role role, Instant now) {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        var secret = "phx_" + HexFormat.of().formatHex(bytes);
        int made = handle.createUpdate("""
                        INSERT INTO token (name, role, hash, created_at) VALUES (:name, :role, :hash, :now)
                        ON CONFLICT (name) DO NOTHING""")
                .bind("name", name)
                .bind("role", role.word())
                .bind("hash", Token.hex(secret))
                .bind("now", now)
                .execute();
        return made == 1 ? Optional.of(secret) : Optional.empty();
    }

    /// Ends a token; false when there is none of this name that holds.
    public static boolean revoke(Handle handle, String name, Instant now) {
        int ended = handle.createUpdate("UPDATE token SET revoked_at = :now WHERE name = :name AND revoked_at IS NULL")
                .bind("name", name)
                .bind("now", now)
                .execute();
        return ended == 1;
    }

    public List<Listed> list() {
        return database.transaction(handle -> handle.createQuery("SELECT * FROM token ORDER BY name")
                .map((row, context) -> new Listed(
                        row.getString("name"),
                        row.getString("role"),
                        row.getTimestamp("created_at").toInstant(),
                        Optional.ofNullable(row.getTimestamp("revoked_at")).map(at -> at.toInstant())))
                .list());
    }
}
