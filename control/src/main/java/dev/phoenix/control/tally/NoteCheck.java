package dev.phoenix.control.tally;

import dev.phoenix.plan.tally.Example;
import dev.phoenix.plan.tally.RuleReport;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Whether what a gateway tells beside its counts can be kept: nothing in it is out of bounds. Pure.
public final class NoteCheck {
    private static final int MOST_EXAMPLES = 100;
    private static final int LONGEST_PAIR = 512 * 1024;
    private static final int MOST_ITEMS = 10_000;
    private static final int LONGEST_TEXT = 2_000;
    private static final Pattern EXCHANGE = Pattern.compile("[A-Za-z0-9._:-]{1,100}");

    private NoteCheck() {}

    /// What is wrong with the examples, in a sentence.
    public static Optional<String> problem(List<Example> examples) {
        if (examples.size() > MOST_EXAMPLES) {
            return Optional.of("There are more than " + MOST_EXAMPLES + " examples.");
        }
        return examples.stream().flatMap(example -> problem(example).stream()).findFirst();
    }

    private static Optional<String> problem(Example example) {
        if (!EXCHANGE.matcher(example.exchange()).matches()) {
            return Optional.of("An exchange's id has 1 to 100 letters, digits and . _ : - and no others.");
        }
        if (example.pair().length() > LONGEST_PAIR || !isText(example.pair())) {
            return Optional.of("The pair of exchange " + example.exchange() + " has more than " + LONGEST_PAIR
                    + " characters, or a NUL.");
        }
        return problemOfTexts(Stream.concat(Stream.of(example.route()), example.signatures().stream())
                .toList());
    }

    /// What is wrong with the report, in a sentence.
    public static Optional<String> problem(RuleReport report) {
        return problemOfTexts(report.routes().stream()
                .flatMap(route -> Stream.concat(
                        Stream.of(route.route()), Stream.concat(route.unmatched().stream(), route.expired().stream())))
                .toList());
    }

    private static Optional<String> problemOfTexts(List<String> texts) {
        if (texts.size() > MOST_ITEMS) {
            return Optional.of("There are more than " + MOST_ITEMS + " texts.");
        }
        boolean isWrong = texts.stream().anyMatch(text -> text.length() > LONGEST_TEXT || !isText(text));
        return isWrong
                ? Optional.of("There is a text of more than " + LONGEST_TEXT + " characters, or with a NUL.")
                : Optional.empty();
    }

    /// The database keeps every character but this one.
    private static boolean isText(String text) {
        return text.indexOf(0) < 0;
    }
}
