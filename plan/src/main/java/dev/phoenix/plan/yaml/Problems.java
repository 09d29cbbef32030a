package dev.phoenix.plan.yaml;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/// The problems found so far in one file. One thread.
public final class Problems {
    /// One problem.
    ///
    /// @param line counted from 1
    /// @param column counted from 1
    public record Found(int line, int column, String what, String mend) {}

    private final Set<Found> found = new LinkedHashSet<>();

    /// Adds a problem at this place. The same problem at the same place counts once, as behind a YAML alias.
    void add(Node at, String what, String mend) {
        add(at.getStartMark(), what, mend);
    }

    /// Adds a problem at this place, or at the start of the file when there is none.
    void add(Optional<Mark> at, String what, String mend) {
        int line = at.map(Mark::getLine).orElse(0) + 1;
        int column = at.map(Mark::getColumn).orElse(0) + 1;
        found.add(new Found(line, column, what, mend));
    }

    /// Whether nothing is wrong so far.
    public boolean none() {
        return found.isEmpty();
    }

    /// All of them in the order of the file.
    public List<Found> inOrder() {
        return found.stream()
                .sorted(Comparator.comparingInt(Found::line).thenComparingInt(Found::column))
                .toList();
    }
}
