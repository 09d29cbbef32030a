package dev.phoenix.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phoenix.plan.statistics.RateTest;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Says how many comparisons a gate needs.
@Command(
        name = "evidence",
        mixinStandardHelpOptions = true,
        description = {
            "Says how many clean comparisons show that fewer than a given part differ.",
            "The answer holds however often the gate looks while the numbers grow (anytime-valid test).",
            "Without --below, prints a table."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "2:trouble"},
        footerHeading = "%nExample:%n",
        footer = "  phoenix evidence --below 0.1%% --confidence 95%%")
final class EvidenceCommand implements Callable<Integer> {
    private static final List<String> RATES = List.of("5%", "1%", "0.5%", "0.1%", "0.05%", "0.01%");
    private static final List<String> CONFIDENCES = List.of("90%", "95%", "99%");
    /// With so few differences the numbers are still of use in a table.
    private static final int MOST_DIFFERENCES = 3;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--below", paramLabel = "RATE", description = "The part that may differ, such as 0.1%%.")
    private String below = "";

    @Option(
            names = "--confidence",
            paramLabel = "LEVEL",
            defaultValue = "95%",
            description = "How sure to be (default: ${DEFAULT-VALUE}).")
    private String confidence = "95%";

    @Option(names = "--json", description = "Print it as JSON: a list with one entry for each rate.")
    private boolean json;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var alpha = 1 - fraction("--confidence", confidence);
        if (json) {
            var list = new ObjectMapper().createArrayNode();
            (below.isEmpty() ? RATES : List.of(below)).forEach(rate -> entry(list.addObject(), rate, alpha));
            out.println(list.toPrettyString());
        } else if (below.isEmpty()) {
            table(out);
        } else {
            answer(out, fraction("--below", below), alpha);
        }
        return 0;
    }

    /// @param alpha of the confidence that was asked for
    private void entry(ObjectNode entry, String rate, double alpha) {
        var test = RateTest.against(fraction("--below", rate));
        entry.put("below", rate).put("confidence", confidence).put("clean", test.cleanTrialsNeeded(alpha));
        var withDifferences = entry.putArray("withDifferences");
        for (int hits = 1; hits <= MOST_DIFFERENCES; hits++) {
            withDifferences.add(needed(test, hits, alpha));
        }
    }

    private void answer(PrintWriter out, double limit, double alpha) {
        var test = RateTest.against(limit);
        out.println(Text.count(test.cleanTrialsNeeded(alpha)) + " clean comparisons show that fewer than " + below
                + " differ, with " + confidence + " confidence.");
        for (int hits = 1; hits <= MOST_DIFFERENCES; hits++) {
            out.println("  with " + hits + (hits == 1 ? " difference:  " : " differences: ")
                    + Text.count(needed(test, hits, alpha)));
        }
    }

    private static long needed(RateTest test, int hits, double alpha) {
        long enough = 1;
        while (!test.isBelow(hits, Math.max(hits, enough), alpha)) {
            enough *= 2;
        }
        long tooFew = enough / 2;
        while (enough - tooFew > 1) {
            long middle = tooFew + (enough - tooFew) / 2;
            if (middle >= hits && test.isBelow(hits, middle, alpha)) {
                enough = middle;
            } else {
                tooFew = middle;
            }
        }
        return enough;
    }

    private void table(PrintWriter out) {
        out.println("Clean comparisons needed, by the part that may differ and the confidence:");
        out.printf("%8s", "");
        CONFIDENCES.forEach(level -> out.printf("%12s", level));
        out.println();
        for (var rate : RATES) {
            out.printf("%8s", rate);
            for (var level : CONFIDENCES) {
                double alpha = 1 - fraction("--confidence", level);
                out.printf(
                        "%12s",
                        Text.count(RateTest.against(fraction("--below", rate)).cleanTrialsNeeded(alpha)));
            }
            out.println();
        }
    }

    private double fraction(String option, String percentage) {
        if (percentage.matches("\\d{1,2}(\\.\\d{1,10})?%")) {
            double fraction = new BigDecimal(percentage.substring(0, percentage.length() - 1))
                    .movePointLeft(2)
                    .doubleValue();
            if (fraction > 0) {
                return fraction;
            }
        }
        throw new ParameterException(
                spec.commandLine(),
                option + " is a percentage between 0% and 100%, such as 0.1%; not '" + percentage + "'.");
    }
}
