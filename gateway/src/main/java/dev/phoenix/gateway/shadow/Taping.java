package dev.phoenix.gateway.shadow;

import dev.phoenix.compare.Answer;
import dev.phoenix.compare.Comparison;
import dev.phoenix.compare.Difference;
import dev.phoenix.compare.Twins;
import dev.phoenix.compare.signature.Signature;
import dev.phoenix.compare.tape.TapedPair;
import dev.phoenix.gateway.tally.Tape;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Tapes the pairs of examples, so that people can see them again: redacted, and only where what is left still shows
/// the cause that it is an example of. *Any thread.*
final class Taping {
    private final Tape tape;

    Taping(Tape tape) {
        this.tape = tape;
    }

    /// Tapes the pair for those of its signatures that have too few examples.
    ///
    /// @param candidate in the names that legacy uses, since who sees it again knows no twins
    /// @param signatures of a pair's differences
    void tape(
            Pair pair,
            Answer legacy,
            Answer candidate,
            Instant now,
            Function<List<Difference>, Set<Signature>> signatures) {
        var rules = pair.route().rules();
        var redacted = new TapedPair(
                        pair.exchange(),
                        Optional.of(now),
                        pair.route().name(),
                        pair.request(),
                        legacy,
                        candidate,
                        Optional.empty())
                .redacted(rules.redaction());
        if (redacted.isEmpty()) {
            return;
        }
        var again = rules.look(redacted.get().legacy(), redacted.get().candidate(), Twins.none());
        if (again instanceof Comparison.Different(var differences, var _)) {
            var shown = signatures.apply(differences);
            if (!shown.isEmpty()) {
                tape.add(
                        pair.table().snapshot().version(),
                        pair.route().name(),
                        shown,
                        pair.exchange(),
                        redacted.get().toLine());
            }
        }
    }

    /// Those of the signatures that want an example.
    Set<Signature> wanting(Pair pair, Set<Signature> signatures) {
        return tape.wanting(pair.table().snapshot().version(), signatures).stream()
                .collect(Collectors.toSet());
    }
}
