package dev.phoenix.gateway.tally;

import dev.phoenix.compare.signature.Sighting;
import dev.phoenix.compare.signature.Signature;
import dev.phoenix.compare.signature.SignatureCount;
import dev.phoenix.compare.signature.Signatures;
import dev.phoenix.plan.tally.SignatureTally;
import dev.phoenix.plan.tally.SignatureTally.Seen;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// The signatures of one window as a tally says them: the most frequent ones, and one line for all others.
final class SignatureTallies {
    /// A route with more causes than this in one second is not read cause by cause; the rest is one line.
    static final int MOST_SIGNATURES = 200;

    /// Nobody reads more of a path or an example, and every window carries them.
    private static final int LONGEST_TEXT = 500;

    private SignatureTallies() {}

    static List<SignatureTally> of(Signatures signatures, Map<Signature, Noise.Doubt> doubts) {
        var told = signatures.list().stream().limit(MOST_SIGNATURES).toList();
        long others = signatures.sightings()
                - told.stream().mapToLong(SignatureCount::count).sum();
        var tallies =
                told.stream().map(count -> tally(count, doubts.getOrDefault(count.signature(), Noise.Doubt.NONE)));
        return (others == 0 ? tallies : Stream.concat(tallies, Stream.of(SignatureTally.further(others)))).toList();
    }

    private static SignatureTally tally(SignatureCount count, Noise.Doubt doubt) {
        var signature = count.signature();
        return new SignatureTally(
                name(signature),
                cut(signature.path()),
                signature.kind().name().toLowerCase(Locale.ROOT),
                count.count(),
                count.critical(),
                count.examples().stream().map(SignatureTallies::example).toList(),
                new Seen(count.first().toEpochMilli(), count.last().toEpochMilli(), doubt.askedTwice(), doubt.noise()));
    }

    /// What a signature is called in tallies.
    static String name(Signature signature) {
        return cut(signature.toString());
    }

    private static String example(Sighting sighting) {
        return cut(sighting.example()) + " (exchange " + sighting.exchange() + ")";
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }
}
