package dev.phoenix.gameday.story;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// Something wrong, planted on purpose, that the migration must find before customers do.
public enum Defect {
    NONE("none"),
    /// The candidate's taxation rounds per line instead of per order.
    TAX_ROUNDING("tax-rounding"),
    /// The network between the candidate's orders and inventory is slow.
    SLOW("slow"),
    /// The candidate's taxation is killed while customers use it.
    CRASH("crash");

    private final String word;

    Defect(String word) {
        this.word = word;
    }

    /// The word on the command line.
    public String word() {
        return word;
    }

    /// The defect of this name; `none` is not one.
    public static Optional<Defect> of(String word) {
        return Arrays.stream(values())
                .filter(defect -> defect != NONE && defect.word.equals(word))
                .findFirst();
    }

    /// All names, for people.
    public static String words() {
        return Arrays.stream(values())
                .filter(defect -> defect != NONE)
                .map(Defect::word)
                .collect(Collectors.joining(", "));
    }
}
