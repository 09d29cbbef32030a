package dev.phoenix.plan.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds the word that somebody probably meant.
public final class Nearest {
    private Nearest() {}

    /// The valid word with the fewest edits to the given one, unless so many are needed that it is another word.
    public static Optional<String> to(String given, Collection<String> valid) {
        int most = Math.max(2, given.length() / 2);
        return valid.stream()
                .min(Comparator.<String>comparingInt(word -> edits(given, word)).thenComparing(word -> word))
                .filter(word -> edits(given, word) <= most);
    }

    /// A sentence that names the nearest valid word, or all of them.
    public static String sentence(String given, Collection<String> valid) {
        String known = "Known here: " + String.join(", ", valid) + ".";
        return to(given, valid)
                .map(word -> "Did you mean `" + word + "`? " + known)
                .orElse(known);
    }

    /// Insertions, deletions, replacements and swaps of neighbours between the two, by dynamic programming.
    static int edits(String one, String other) {
        int[][] cost = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, one, other, i, j);
            }
        }
        return cost[one.length()][other.length()];
    }

    private static int cheapest(int[][] cost, String one, String other, int i, int j) {
        boolean same = one.charAt(i - 1) == other.charAt(j - 1);
        int edited = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
        int replaced = cost[i - 1][j - 1] + (same ? 0 : 1);
        int least = Math.min(edited, replaced);
        boolean swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
