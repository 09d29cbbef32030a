package dev.phoenix.orders.events;

import dev.phoenix.chassis.Problem;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// Who is told of events, and what is still owed to them. Any thread.
public final class Subscribers {
    private static final int MOST = 20;
    private static final int MOST_SHOWN = 100;

    /// How a subscriber stands. `waiting` are those owed; `dead` those given up until an operator says otherwise.
    public record View(String name, URI url, long waiting, long dead, Optional<Instant> oldest) {}

    /// An event that was given up; later ones of its order wait behind it.
    public record DeadLetter(String event, String orderId, int attempts, String problem, Instant since) {}

    private final Jdbi database;

    public Subscribers(Jdbi database) {
        this.database = database;
    }

    /// From now on this address is told of everything new.
    public void put(String name, URI url, String secret) {
        database.useTransaction(handle -> {
            handle.execute("lock table subscriber in share row exclusive mode");
            long others = handle.createQuery("select count(*) from subscriber where name <> :name")
                    .bind("name", name)
                    .mapTo(Long.class)
                    .one();
            if (others >= MOST) {
                throw new Problem(409, "too_many_subscribers", "There are " + MOST + " already; remove one.").refusal();
            }
            handle.createUpdate("""
                            insert into subscriber (name, url, secret) values (:name, :url, :secret)
                            on conflict (name) do update set url = excluded.url, secret = excluded.secret""")
                    .bind("name", name)
                    .bind("url", url.toString())
                    .bind("secret", secret)
                    .execute();
        });
    }

    /// Nothing is owed to it any more.
    public void remove(String name) {
        database.useTransaction(handle -> {
            int removed = handle.createUpdate("delete from subscriber where name = :name")
                    .bind("name", name)
                    .execute();
            if (removed == 0) {
                throw unknown(name);
            }
            handle.createUpdate("delete from delivery where subscriber = :name")
                    .bind("name", name)
                    .execute();
        });
    }

    public List<View> list() {
        return database.withHandle(handle -> handle.createQuery("""
                        select s.name, s.url, count(d.event_id) filter (where d.state = 'WAITING') as waiting,
                               count(d.event_id) filter (where d.state = 'DEAD') as dead, min(d.since) as oldest
                        from subscriber s left join delivery d on d.subscriber = s.name
                        group by s.name, s.url order by s.name""")
                .map((row, context) -> new View(
                        row.getString("name"),
                        URI.create(row.getString("url")),
                        row.getLong("waiting"),
                        row.getLong("dead"),
                        Optional.ofNullable(row.getObject("oldest", OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant)))
                .list());
    }

    /// The oldest hundred.
    public List<DeadLetter> deadLetters(String name) {
        known(name);
        return database.withHandle(handle -> handle.createQuery("""
                        select event_id, order_id, attempts, coalesce(problem, '') as problem, since from delivery
                        where subscriber = :name and state = 'DEAD' order by since, event_id limit :most""")
                .bind("name", name)
                .bind("most", MOST_SHOWN)
                .map((row, context) -> new DeadLetter(
                        row.getString("event_id"),
                        row.getString("order_id"),
                        row.getInt("attempts"),
                        row.getString("problem"),
                        row.getObject("since", OffsetDateTime.class).toInstant()))
                .list());
    }

    /// All dead letters are delivered again, with a new time to live.
    public int revive(String name) {
        known(name);
        return database.withHandle(
                handle -> handle.createUpdate("""
                        update delivery set state = 'WAITING', attempts = 0, next_at = now(), since = now()
                        where subscriber = :name and state = 'DEAD'""").bind("name", name).execute());
    }

    private void known(String name) {
        boolean known = database.withHandle(
                handle -> handle.createQuery("select exists (select from subscriber where name = :name)")
                        .bind("name", name)
                        .mapTo(Boolean.class)
                        .one());
        if (!known) {
            throw unknown(name);
        }
    }

    private static Problem.Refusal unknown(String name) {
        return new Problem(404, "subscriber_not_found", "There is no subscriber " + name + ".").refusal();
    }
}
