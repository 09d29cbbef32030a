package dev.phoenix.plan.transition;

import dev.phoenix.plan.StageName;
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
                way back is done by people only, and never by force. *Abort* is never refused. While the migration is
                frozen, or one that it comes after has not come far enough, nothing goes forwards: "next step" and
                "complete" are refused, by force, too.

                """
                + overview(table)
                + picture(table)
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

    /// The arrows between stages as they are without further words in the plan; those that stay are
    /// left out.
    private static String picture(List<Transition> table) {
        return "\n```mermaid\nstateDiagram-v2\n    [*] --> off\n"
                + table.stream().map(TransitionsPage::arrows).collect(Collectors.joining())
                + "    complete --> [*]\n```\n";
    }

    private static String arrows(Transition cell) {
        var stages = StageName.values();
        int at = Arrays.asList(stages).indexOf(cell.stage());
        return switch (cell.target()) {
            case NEXT -> arrow(cell, stages[at + 1]) + (cell.stage() == StageName.OFF ? "" : arrow(cell, cell.stage()));
            case OFF -> arrow(cell, StageName.OFF);
            case COMPLETE -> cell.stage() == StageName.COMPLETE ? "" : arrow(cell, StageName.COMPLETE);
            case EARLIER -> arrow(cell, stages[Math.min(at - 1, 1)]);
            case ON_FAIL -> cell.stage() == StageName.SHADOW ? "" : arrow(cell, StageName.SHADOW);
            case STAY, REFUSED -> "";
        };
    }

    private static String arrow(Transition cell, StageName to) {
        return "    " + cell.stage() + " --> " + to + " : " + cell.event() + "\n";
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
