package dev.phoenix.plan;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Prints the table of transitions as Markdown: once to look a cell up, once with guards and reasons.
final class TransitionsPage {
    private TransitionsPage() {}

    static String of(List<Transition> table) {
        return """
                # Transitions

                What every event does in every stage. This page is printed from the table in the code; a test fails
                when the two differ.

                Forwards needs a passed gate or a person who answers for it. Backwards needs nothing. What closes the
                way back is done by people only, and never by force. *Abort* is never refused.

                """
                + overview(table)
                + Arrays.stream(StageName.values())
                        .map(stage -> section(table, stage))
                        .collect(Collectors.joining());
    }

    private static String overview(List<Transition> table) {
        var page = new StringBuilder("| stage |");
        for (Event event : Event.values()) {
            page.append(' ').append(event).append(" |");
        }
        page.append("\n|---|").append("---|".repeat(Event.values().length)).append('\n');
        for (StageName stage : StageName.values()) {
            page.append("| **").append(stage).append("** |");
            for (Event event : Event.values()) {
                page.append(' ').append(target(table, stage, event)).append(" |");
            }
            page.append('\n');
        }
        return page.toString();
    }

    private static String target(List<Transition> table, StageName stage, Event event) {
        return table.stream()
                .filter(cell -> cell.stage() == stage && cell.event() == event)
                .map(cell -> cell.target() == Transition.Target.REFUSED
                        ? "–"
                        : cell.target().words())
                .collect(Collectors.joining());
    }

    private static String section(List<Transition> table, StageName stage) {
        return "\n## " + stage + "\n\n| event | leads to | if | way back remains | why |\n|---|---|---|---|---|\n"
                + table.stream()
                        .filter(cell -> cell.stage() == stage)
                        .map(TransitionsPage::row)
                        .collect(Collectors.joining());
    }

    private static String row(Transition cell) {
        boolean refused = cell.target() == Transition.Target.REFUSED;
        return "| " + cell.event() + " | " + cell.target().words() + " | "
                + cell.guard().words() + " | " + (refused ? "" : cell.wayBackRemains() ? "yes" : "no") + " | "
                + cell.why() + " |\n";
    }
}
