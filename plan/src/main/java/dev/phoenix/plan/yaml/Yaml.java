package dev.phoenix.plan.yaml;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Turns a file's text into values that know their place. Nothing is converted: text stays text until it is asked for.
public final class Yaml {
    /// No plan that people read is longer; a larger file is a mistake.
    public static final int MOST_CHARACTERS = 256 * 1024;

    /// Deeper nesting than any plan has, and harmless to the stack.
    static final int MOST_NESTING = 50;

    private static final int MOST_ALIASES = 200;

    private Yaml() {}

    /// The document in the text; empty with a problem added when there is none or it is no YAML.
    public static Optional<Value> read(String text, Problems problems) {
        if (text.length() > MOST_CHARACTERS) {
            problems.add(
                    Optional.empty(),
                    "The file has " + text.length() + " characters.",
                    "At most " + MOST_CHARACTERS + " are read; is it the right file?");
            return Optional.empty();
        }
        try {
            return compose(text, problems);
        } catch (MarkedYamlEngineException broken) {
            problems.add(
                    broken.getProblemMark(),
                    "This is no YAML: " + broken.getProblem() + ".",
                    "Look at the indentation, colons and quotes on this line and the one before.");
        } catch (YamlEngineException broken) {
            problems.add(
                    Optional.empty(),
                    "This is no YAML: " + broken.getMessage() + ".",
                    "A plan is one YAML document that starts with `migration:`.");
        }
        return Optional.empty();
    }

    private static Optional<Value> compose(String text, Problems problems) {
        var settings = LoadSettings.builder()
                .setMaxAliasesForCollections(MOST_ALIASES)
                .setCodePointLimit(MOST_CHARACTERS)
                .build();
        if (!isShallow(new Parse(settings).parseString(text), problems)) {
            return Optional.empty();
        }
        var root = new Compose(settings).composeString(text);
        if (root.isEmpty()) {
            problems.add(Optional.empty(), "The file is empty.", "A plan starts with `migration: name`.");
        }
        return root.map(node -> new Value("plan", node, problems));
    }

    private static boolean isShallow(Iterable<Event> events, Problems problems) {
        int depth = 0;
        for (Event event : events) {
            depth += switch (event.getEventId()) {
                case MappingStart, SequenceStart -> 1;
                case MappingEnd, SequenceEnd -> -1;
                case Alias, Comment, DocumentEnd, DocumentStart, Scalar, StreamEnd, StreamStart -> 0;
            };
            if (depth > MOST_NESTING) {
                problems.add(
                        event.getStartMark(),
                        "Brackets or blocks are nested more than " + MOST_NESTING + " deep.",
                        "No plan needs that; look for brackets that were never closed.");
                return false;
            }
        }
        return true;
    }
}
