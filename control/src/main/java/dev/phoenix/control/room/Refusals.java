package dev.phoenix.control.room;

import dev.phoenix.control.conductor.Verb;
import dev.phoenix.control.door.TurnedAway;
import dev.phoenix.control.journal.JournalEntry.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which of the actions that were turned away get a line in the journal: the first of its kind at once, and all more
/// of that kind in the same minute together as one line, so that no stranger fills the journal. What was counted and
/// not told yet is lost when the process is killed or the database is away. Any thread; one lock, held for a look into
/// a small map.
final class Refusals {
    static final Duration TOGETHER = Duration.ofMinutes(1);

    /// Kinds beyond this are counted as one; more than this are made on purpose.
    static final int MOST_KINDS = 40;

    private static final String NOBODY = "somebody without a valid token";
    private static final Kind OTHERS = new Kind(Event.TOKEN, "many", "many");

    private final Map<Kind, Counted> kinds = new LinkedHashMap<>();

    /// What is told together.
    private record Kind(Event event, String by, String code) {}

    private record Counted(Instant since, long more, String detail) {}

    /// A line for the journal.
    record Line(Event event, String by, String sentence) {}

    /// Takes one in; the line that it is worth at once.
    synchronized Optional<Line> turned(TurnedAway turned, Instant now) {
        var by = turned.by().isEmpty() ? NOBODY : turned.by();
        var own = new Kind(event(turned.action()), by, turned.code());
        var kind = kinds.containsKey(own) || kinds.size() < MOST_KINDS ? own : OTHERS;
        var before = kinds.get(kind);
        if (before != null) {
            kinds.put(kind, new Counted(before.since, before.more + 1, turned.detail()));
            return Optional.empty();
        }
        kinds.put(kind, new Counted(now, 0, turned.detail()));
        return Optional.of(new Line(kind.event, kind.by, turned.detail()));
    }

    /// The lines of the minutes that are over.
    synchronized List<Line> over(Instant now) {
        var lines = new ArrayList<Line>();
        kinds.entrySet().removeIf(each -> {
            var counted = each.getValue();
            boolean isOver = Duration.between(counted.since, now).compareTo(TOGETHER) >= 0;
            if (isOver && counted.more > 0) {
                var sentence = counted.more + " more such since " + counted.since + ": " + counted.detail;
                lines.add(new Line(each.getKey().event, each.getKey().by, sentence));
            }
            return isOver;
        });
        return lines;
    }

    /// What a stranger asks for that is no verb is told as being about tokens: he has none that holds.
    private static Event event(String action) {
        return Verb.of(action).map(verb -> Event.valueOf(verb.name())).orElse(Event.TOKEN);
    }
}
