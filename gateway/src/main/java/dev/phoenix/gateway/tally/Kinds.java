package dev.phoenix.gateway.tally;

import java.util.stream.IntStream;

/// What kinds of answers coverage is counted by. Every request needs the word, so the words are
/// made once.
final class Kinds {
    private static final int MOST = 600;
    private static final String[] STATUS =
            IntStream.range(0, MOST).mapToObj(status -> "status " + status).toArray(String[]::new);

    private Kinds() {}

    static String ofStatus(int status) {
        return status >= 0 && status < MOST ? STATUS[status] : "status other";
    }
}
