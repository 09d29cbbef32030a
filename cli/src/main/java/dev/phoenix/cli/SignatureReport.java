package dev.phoenix.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phoenix.compare.Comparison;
import dev.phoenix.compare.Difference;
import dev.phoenix.compare.redaction.Redaction;
import dev.phoenix.compare.signature.Sighting;
import dev.phoenix.compare.signature.Signature;
import dev.phoenix.compare.signature.SignatureCount;
import dev.phoenix.compare.signature.Signatures;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Differences by cause: how many pairs each was seen in, when first and last, a few redacted examples, and the command
/// that shows one of them again. One thread.
final class SignatureReport implements PairReport {
    private final Redaction redaction;
    private final String options;
    private final Signatures signatures = new Signatures();
    private final LinkedHashMap<String, String> again = new LinkedHashMap<>();
    private long compared;
    private long different;
    private long notComparable;

    /// @param options what stands behind the pair in the commands, such as `--rules plan.yaml`
    SignatureReport(Redaction redaction, String options) {
        this.redaction = redaction;
        this.options = options;
    }

    @Override
    public void add(NamedPair pair, Comparison result) {
        switch (result) {
            case Comparison.Same _ -> compared++;
            case Comparison.NotComparable _ -> notComparable++;
            case Comparison.Different(List<Difference> differences, int _) -> {
                compared++;
                different++;
                if (pair instanceof NamedPair.Answers answers) {
                    add(answers, differences);
                }
            }
        }
    }

    private void add(NamedPair.Answers pair, List<Difference> differences) {
        var causes = new LinkedHashMap<Signature, Difference>();
        differences.forEach(difference -> causes.merge(
                Signature.of(pair.route(), difference),
                difference,
                (first, next) -> next.critical() && !first.critical() ? next : first));
        again.put(pair.name(), pair.again());
        causes.forEach((signature, difference) -> signatures.add(
                signature,
                new Sighting(
                        pair.name(),
                        pair.at().orElse(Instant.EPOCH),
                        difference.critical(),
                        redaction.difference(difference).toString())));
    }

    @Override
    public void writeText(PrintWriter out) {
        for (var count : signatures.list()) {
            var signature = count.signature();
            var route = signature.route().isEmpty() ? "" : signature.route() + " ";
            out.printf(
                    Locale.ROOT,
                    "%s%s %s (%s)%s: %s of %s pairs (%.2f %%)%s%n",
                    route,
                    redaction.text(signature.path()),
                    word(signature),
                    signature.shape(),
                    count.critical() ? " critical" : "",
                    Text.count(count.count()),
                    Text.count(compared),
                    100 * count.share(compared),
                    when(count).map(span -> ", " + span).orElse(""));
            count.examples().forEach(example -> out.println("    " + example.example()));
            count.examples().stream().findFirst().ifPresent(example -> out.println("    again: " + command(example)));
        }
        if (signatures.further() > 0) {
            out.println("further causes, too many to tell apart: seen " + Text.count(signatures.further()) + " times");
        }
        out.println(summary(compared, different, notComparable));
    }

    /// `3 of 120 pairs differ, 1 not comparable`.
    static String summary(long compared, long different, long notComparable) {
        return Text.count(different) + " of " + Text.count(compared) + " pairs differ"
                + (notComparable == 0 ? "" : ", " + Text.count(notComparable) + " not comparable");
    }

    private static Optional<String> when(SignatureCount count) {
        if (count.last().equals(Instant.EPOCH)) {
            return Optional.empty();
        }
        return Optional.of(
                count.first().equals(count.last()) ? "at " + count.first() : count.first() + " to " + count.last());
    }

    private static String word(Signature signature) {
        return signature.kind().name().toLowerCase(Locale.ROOT);
    }

    private String command(Sighting example) {
        return "phoenix compare " + again.getOrDefault(example.exchange(), "") + options;
    }

    @Override
    public void writeJson(PrintWriter out) {
        var json = new ObjectMapper();
        var document = json.createObjectNode()
                .put("compared", compared)
                .put("different", different)
                .put("notComparable", notComparable);
        var list = document.putArray("signatures");
        signatures.list().forEach(count -> list.add(tree(count, json)));
        document.put("further", signatures.further());
        try {
            out.println(json.writerWithDefaultPrettyPrinter().writeValueAsString(document));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private ObjectNode tree(SignatureCount count, ObjectMapper json) {
        var signature = count.signature();
        var node = json.createObjectNode()
                .put("route", signature.route())
                .put("path", redaction.text(signature.path()))
                .put("kind", word(signature))
                .put("shape", signature.shape())
                .put("critical", count.critical())
                .put("count", count.count())
                .put("share", count.share(compared));
        if (when(count).isPresent()) {
            node.put("firstSeen", count.first().toString())
                    .put("lastSeen", count.last().toString());
        }
        var examples = node.putArray("examples");
        count.examples()
                .forEach(example -> examples.addObject()
                        .put("exchange", example.exchange())
                        .put("difference", example.example())
                        .put("again", command(example)));
        return node;
    }
}
