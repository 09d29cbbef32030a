package dev.phoenix.control.tally;

import dev.phoenix.plan.tally.Tally;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// The tables of the windows that were counted: gateways send a window until they hear that it was
/// taken. Any thread; a window is written down in the transaction that counts it.
final class WindowsOnce {
    /// One window of one gateway.
    private record Key(String gateway, long number) {}

    private WindowsOnce() {}

    /// The places in the list of those that were never counted, in order. They are written down as counted.
    static List<Integer> firstSeen(Handle handle, long migration, List<Tally> tallies, Instant now) {
        var countedTo = heard(handle, migration, tallies, now);
        var places = new HashMap<Key, Integer>();
        for (int at = 0; at < tallies.size(); at++) {
            var tally = tallies.get(at);
            if (tally.window() > countedTo.getOrDefault(tally.gateway(), 0L)) {
                places.putIfAbsent(new Key(tally.gateway(), tally.window()), at);
            }
        }
        var added = add(handle, migration, new ArrayList<>(places.keySet()), now);
        return places.entrySet().stream()
                .filter(place -> added.contains(place.getKey()))
                .map(Map.Entry::getValue)
                .sorted()
                .toList();
    }

    /// Writes down that these gateways were heard of; up to which window each was counted without a gap.
    private static Map<String, Long> heard(Handle handle, long migration, List<Tally> tallies, Instant now) {
        var running = new TreeMap<String, Long>(); // the order in which their rows are locked
        tallies.forEach(tally -> running.put(tally.gateway(), tally.snapshotVersion()));
        return handle
                .createQuery("""
                        INSERT INTO gateway (migration_id, id, running, last_seen)
                        SELECT :id, heard.gateway, heard.running, :now
                        FROM unnest(:gateways, :running) WITH ORDINALITY AS heard (gateway, running, place)
                        ORDER BY heard.place
                        ON CONFLICT (migration_id, id) DO UPDATE SET last_seen = excluded.last_seen
                        RETURNING id, counted_to""")
                .bind("id", migration)
                .bind("now", now)
                .bindArray("gateways", String.class, List.copyOf(running.keySet()))
                .bindArray("running", Long.class, List.copyOf(running.values()))
                .map((row, context) -> Map.entry(row.getString("id"), row.getLong("counted_to")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Set<Key> add(Handle handle, long migration, List<Key> windows, Instant now) {
        return new HashSet<>(handle.createQuery("""
                        INSERT INTO tally_window (migration_id, gateway, number, received_at)
                        SELECT :id, sent.gateway, sent.number, :now
                        FROM unnest(:gateways, :numbers) AS sent (gateway, number)
                        ON CONFLICT DO NOTHING
                        RETURNING gateway, number""")
                .bind("id", migration)
                .bind("now", now)
                .bindArray(
                        "gateways",
                        String.class,
                        windows.stream().map(Key::gateway).toList())
                .bindArray(
                        "numbers", Long.class, windows.stream().map(Key::number).toList())
                .map((row, context) -> new Key(row.getString("gateway"), row.getLong("number")))
                .list());
    }
}
