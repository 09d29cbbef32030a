package dev.phoenix.compare;

import dev.phoenix.compare.json.Location;
import dev.phoenix.compare.path.InvalidPath;
import dev.phoenix.compare.path.JsonPath;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Where in the effects of a pair: `effects[payments-provider].create.amount`.
public final class EffectPlace {
    private static final String START = "effects[";
    private static final Pattern PLACE =
            Pattern.compile("effects\\[[a-z0-9-]+](?:\\.[A-Za-z0-9_]+|\\['(?:[^'\\\\]|\\\\.)*'])?(.*)", Pattern.DOTALL);
    private static final Pattern WORD_ENDS = Pattern.compile("[^A-Za-z]+|(?<=[a-z])(?=[A-Z])");

    /// Words that stand in the names of money.
    private static final Set<String> MONEY = Set.of(
            "amount",
            "amounts",
            "currency",
            "money",
            "price",
            "total",
            "subtotal",
            "tax",
            "fee",
            "fees",
            "tip",
            "discount");

    private EffectPlace() {}

    /// The place of one destination's calls as a whole.
    static String of(String destination) {
        return START + destination + "]";
    }

    /// A place of a call: of its body (`$.amount`), or another of its parts (`path`, `query.page`).
    static String of(EffectKind kind, String inner) {
        var call = new Location.Root(of(kind.destination()))
                .member(kind.operation())
                .toString();
        return inner.startsWith("$") ? call + inner.substring(1) : call + "." + inner;
    }

    /// Whether this is a place of effects.
    public static boolean isOne(String path) {
        return path.startsWith(START);
    }

    /// The place inside the call, as if the call were a document: `$.amount`.
    public static String inside(String path) {
        var matcher = PLACE.matcher(path);
        return matcher.matches() ? "$" + matcher.group(1) : "$";
    }

    /// Whether a place of a call's body says by its names that money stands there.
    static boolean isMoney(String inner) {
        try {
            return JsonPath.of(inner).names().stream()
                    .flatMap(name -> Arrays.stream(WORD_ENDS.split(name)))
                    .anyMatch(word -> MONEY.contains(word.toLowerCase(Locale.ROOT)));
        } catch (InvalidPath notInADocument) {
            return false;
        }
    }
}
