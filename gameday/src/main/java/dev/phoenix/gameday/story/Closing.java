package dev.phoenix.gameday.story;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phoenix.gameday.invariants.Audit;
import dev.phoenix.gameday.invariants.Finding;
import dev.phoenix.gameday.invariants.Invariant;
import dev.phoenix.gameday.invariants.Invariants;
import dev.phoenix.gameday.shoppers.Account;
import dev.phoenix.gameday.shoppers.Shoppers;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The closing table: what happened, in numbers, and whether every promise was kept. One thread.
final class Closing {
    private static final int SIGNATURES_SHOWN = 8;
    private static final int EXAMPLE_LENGTH = 90;
    private static final int FINDINGS_SHOWN = 5;

    private final Rig rig;
    private final Control control;
    private final Account account;
    private final Shoppers shoppers;
    private final Narrator narrator;

    Closing(Scene scene) {
        this.rig = scene.rig();
        this.control = scene.control();
        this.shoppers = scene.shoppers();
        this.account = shoppers.account();
        this.narrator = scene.narrator();
    }

    /// Prints the table; answers the reasons why the run is not a good one, none when it is.
    List<String> print(List<Control.Signature> signatures, Audit audit)
            throws IOException, InterruptedException, SQLException {
        JsonNode totals = control.status().totals();
        narrator.print("");
        row("requests", requests());
        if (shoppers.rarest() > 1) {
            row("", "the machine was busy: shoppers came up to " + rounded(shoppers.rarest()) + " times as rarely");
        }
        row("customers' answers", answers());
        row("calls compared", compared(totals.path("pairs")));
        row("differences", signatures.isEmpty() ? "no kind" : signatures.size() + " kinds");
        signatures.stream().limit(SIGNATURES_SHOWN).forEach(one -> row("", difference(one)));
        long seen = signatures.stream().mapToLong(Control.Signature::count).sum();
        long different = totals.path("pairs").path("different").asLong();
        if (seen < different) {
            row("", "and " + (different - seen) + " more calls that differed just when a step ended");
        }
        row("on the same calls", sameCalls(totals.path("pairs")));
        row("orders placed", orders());
        row("charges", charges());
        row("stock", stock());
        for (Invariant invariant : Invariant.OF_MIGRATIONS) {
            row(invariant == Invariant.SHADOW ? "shadow" : invariant.name(), invariant(invariant, audit));
        }
        narrator.print("");
        return reasons(audit);
    }

    private List<String> reasons(Audit audit) {
        List<String> reasons = new ArrayList<>();
        if (account.failedByPhoenix() > 0) {
            reasons.add(account.failedByPhoenix() + " requests failed because of Phoenix, such as "
                    + account.failureExamples().getFirst());
        }
        long soldOut = account.businessAnswers().getOrDefault("out_of_stock", 0L);
        if (soldOut > 0) {
            reasons.add(soldOut + " shoppers were told that something is out of stock, and there was plenty of all");
        }
        if (shoppers.arrivals().turnedAway() > 0 || shoppers.arrivals().broken() > 0) {
            reasons.add("The shoppers' generator itself was at its limit: "
                    + shoppers.arrivals().turnedAway() + " turned away, "
                    + shoppers.arrivals().broken() + " broken");
        }
        for (Invariant invariant : Invariant.OF_MIGRATIONS) {
            audit.findings(invariant).stream()
                    .limit(FINDINGS_SHOWN)
                    .map(Finding::sentence)
                    .forEach(sentence -> reasons.add(invariant + ": " + sentence));
            if (audit.findings(invariant).isEmpty() && !audit.holds(invariant)) {
                reasons.add(invariant + " could not be checked on anything");
            }
        }
        return reasons;
    }

    private static String rounded(double factor) {
        return String.format(Locale.ROOT, "%.1f", factor);
    }

    private String requests() {
        return Narrator.number(account.requests()) + ", failed because of Phoenix: " + account.failedByPhoenix()
                + ", by the legacy itself: " + account.failedByLegacy() + ", place-order repeated: "
                + account.retries();
    }

    private String answers() {
        return "from the legacy " + Narrator.number(account.answersFrom("legacy")) + ", from the candidate "
                + Narrator.number(account.answersFrom("candidate")) + business(account.businessAnswers());
    }

    private static String business(Map<String, Long> answers) {
        StringBuilder text = new StringBuilder();
        answers.forEach(
                (code, count) -> text.append(", ").append(code).append(' ').append(count));
        return text.toString();
    }

    private static String compared(JsonNode pairs) {
        return Narrator.number(pairs.path("compared").asLong()) + ", different: "
                + Narrator.number(pairs.path("different").asLong());
    }

    private static String difference(Control.Signature one) {
        return one.route() + " " + one.path() + " " + one.kind() + ": " + Narrator.number(one.count()) + " times"
                + (one.example().isEmpty() ? "" : ", such as " + shortened(one.example()));
    }

    private static String shortened(String example) {
        return example.length() > EXAMPLE_LENGTH ? example.substring(0, EXAMPLE_LENGTH) + " …" : example;
    }

    private static String sameCalls(JsonNode pairs) {
        return "legacy p50 " + Walk.millis(pairs, "legacyP50Ms") + ", p99 " + Walk.millis(pairs, "legacyP99Ms")
                + "; candidate p50 " + Walk.millis(pairs, "candidateP50Ms") + ", p99 "
                + Walk.millis(pairs, "candidateP99Ms");
    }

    private String orders() throws SQLException {
        long legacy = rig.legacyBooks().placed();
        long services = rig.servicesBooks("live").placed();
        return Narrator.number(legacy + services) + ": legacy " + Narrator.number(legacy) + ", services "
                + Narrator.number(services) + " (and "
                + Narrator.number(rig.servicesBooks("shadow").placed())
                + " in the shadow lane)";
    }

    private String charges() {
        return Narrator.number(Invariants.charges(rig.provider().effects())) + " at the provider, "
                + Narrator.number(Invariants.charges(rig.sandbox().effects())) + " in its sandbox; "
                + Narrator.number(rig.provider().webhooksDelivered()) + " events delivered";
    }

    private String stock() throws SQLException {
        return "sold by the legacy " + Narrator.number(rig.legacyBooks().sold()) + " units, by the services "
                + Narrator.number(rig.servicesBooks("live").sold());
    }

    private static String invariant(Invariant invariant, Audit audit) {
        String state = audit.holds(invariant)
                ? "holds, " + Narrator.number(audit.looked(invariant)) + " checked"
                : audit.findings(invariant).isEmpty()
                        ? "UNKNOWN, nothing to check"
                        : "BROKEN, " + audit.findings(invariant).size() + " times";
        return state + ": " + invariant.sentence();
    }

    private void row(String name, String text) {
        narrator.print(String.format("  %-20s %s", name, text));
    }
}
