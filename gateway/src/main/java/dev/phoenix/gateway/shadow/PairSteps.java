package dev.phoenix.gateway.shadow;

import dev.phoenix.compare.Comparison;
import dev.phoenix.compare.Difference;
import dev.phoenix.compare.Twins;
import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.JsonReader;
import dev.phoenix.compare.path.Node;
import dev.phoenix.compare.signature.Sighting;
import dev.phoenix.compare.signature.Signature;
import dev.phoenix.gateway.routing.GraphQlErrors;
import dev.phoenix.gateway.tally.CopyEnd;
import dev.phoenix.gateway.tally.CopyEnd.Compared;
import dev.phoenix.gateway.tally.CopyEnd.Found;
import dev.phoenix.gateway.tally.CopyEnd.NotComparable;
import dev.phoenix.gateway.tally.CopyEnd.Timing;
import dev.phoenix.gateway.tally.Tape;
import dev.phoenix.plan.SideName;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// The steps as they are done in earnest: twins from the answers of declared routes, comparison by the plan's rules.
/// *Any thread.*
public final class PairSteps implements Shadow.Steps {
    private static final int FIRST_REDIRECT = 300;

    private final KnownTwins twins;
    private final Taping taping;
    private final InstantSource clock;

    /// @param tape where the pairs of examples are kept for control
    public PairSteps(KnownTwins twins, Tape tape, InstantSource clock) {
        this.twins = twins;
        this.taping = new Taping(tape);
        this.clock = clock;
    }

    @Override
    public Translated translate(Original original, Buffer body) {
        var from = original.to().other();
        var customer = original.customer().key();
        var thing = original.thing();
        if (thing.isPresent() && twins.otherName(customer, from, thing.get()).isEmpty()) {
            boolean isTheirs =
                    original.table().owner(thing.get()).map(from::equals).orElse(true);
            if (isTheirs) {
                return twins.isGivenUp(from, thing.get()) ? new Translated.NoTwin() : new Translated.NoTwinYet();
            }
        }
        var translation = new Translation(twins, customer, from);
        return new Translated.Said(translation.target(original.head().target()), translation.body(body));
    }

    @Override
    public void giveUpTwin(Original original) {
        original.thing().ifPresent(thing -> twins.giveUp(original.to().other(), thing));
    }

    @Override
    public void learn(Pair pair) {
        if (pair.route().paths().twins().isEmpty()
                || !(pair.legacy() instanceof Answer.Whole legacy && isSuccess(legacy))
                || !(pair.candidate() instanceof Answer.Whole candidate && isSuccess(candidate))) {
            return;
        }
        var one = document(legacy.body());
        var other = document(candidate.body());
        if (one.isPresent() && other.isPresent()) {
            pair.route()
                    .paths()
                    .twins()
                    .forEach(path -> learn(pair.customer(), path.select(one.get()), path.select(other.get())));
        }
    }

    /// Names belong together when they stand in the same order; unequal numbers of them teach nothing.
    private void learn(String customer, List<Node> legacy, List<Node> candidate) {
        if (legacy.size() != candidate.size()) {
            return;
        }
        for (int i = 0; i < legacy.size(); i++) {
            var one = id(legacy.get(i).value());
            var other = id(candidate.get(i).value());
            if (one.isPresent() && other.isPresent()) {
                twins.learn(customer, one.get(), other.get());
            }
        }
    }

    private static Optional<ThingId> id(Json value) {
        return switch (value) {
            case Json.Text(var text) when !text.isEmpty() -> Optional.of(new ThingId(text, false));
            case Decimal number -> Optional.of(new ThingId(number.text(), true));
            case Json.Text _, Json.Null _, Json.Bool _, Json.Array _, Json.Struct _ -> Optional.empty();
        };
    }

    private static Optional<Json> document(Buffer body) {
        return JsonReader.read(body.getBytes()) instanceof JsonReader.Document(var value, var _)
                ? Optional.of(value)
                : Optional.empty();
    }

    private static boolean isSuccess(Answer.Whole answer) {
        return answer.status() < FIRST_REDIRECT;
    }

    @Override
    public CopyEnd judge(Pair pair) {
        if (pair.legacy() instanceof Answer.Unfinished || pair.candidate() instanceof Answer.Unfinished) {
            return new NotComparable("customer went away");
        }
        if (failed(pair, pair.legacy())) {
            return new NotComparable("legacy failed", !failed(pair, pair.candidate()));
        }
        if (failed(pair, pair.candidate())) {
            return compared(pair, List.of(candidateFailed(pair)), true);
        }
        var legacy = (Answer.Whole) pair.legacy();
        var candidate = (Answer.Whole) pair.candidate();
        return legacy.beyond().isPresent() || candidate.beyond().isPresent()
                ? measure(pair, legacy, candidate)
                : compare(pair, legacy, candidate);
    }

    /// Compares answers of which at least one was larger than may be held. Where rules say how bodies are compared,
    /// different bodies may mean the same, and nobody can tell.
    private CopyEnd measure(Pair pair, Answer.Whole legacy, Answer.Whole candidate) {
        if (legacy.status() != candidate.status() || legacy.beyond().equals(candidate.beyond())) {
            return compare(pair, withoutBody(legacy), withoutBody(candidate));
        }
        if (!pair.route().route().compare().rules().isEmpty()) {
            return new NotComparable("answer over the cap");
        }
        boolean sameLength = legacy.bytes() == candidate.bytes();
        var example = "body: " + legacy.bytes() + " bytes → " + candidate.bytes() + " bytes"
                + (sameLength ? " with another hash" : "");
        var kind = sameLength ? "hash" : "length";
        var found = new Found(
                new Signature(pair.route().name(), "body", Difference.Kind.VALUE, kind),
                new Sighting(pair.exchange(), clock.instant(), false, example));
        return compared(pair, List.of(found), false);
    }

    private static Answer.Whole withoutBody(Answer.Whole answer) {
        return new Answer.Whole(answer.status(), answer.fields(), Buffer.buffer(), answer.beyond(), answer.micros());
    }

    private static boolean failed(Pair pair, Answer answer) {
        return answer.failed() || hasErrors(pair, answer);
    }

    private static boolean hasErrors(Pair pair, Answer answer) {
        return pair.route().isGraphQl() && answer instanceof Answer.Whole whole && GraphQlErrors.in(whole.body());
    }

    private CopyEnd compare(Pair pair, Answer.Whole legacy, Answer.Whole candidate) {
        var comparison =
                pair.route().rules().compare(comparable(legacy), comparable(candidate), namesOf(pair.customer()));
        return switch (comparison) {
            case Comparison.Same() -> compared(pair, List.of(), false);
            case Comparison.NotComparable(var reason, var _) -> new NotComparable(reason);
            case Comparison.Different different -> {
                var found = Causes.of(pair, different.differences(), clock.instant());
                tape(pair, legacy, candidate, found);
                yield compared(pair, found, false);
            }
        };
    }

    private void tape(Pair pair, Answer.Whole legacy, Answer.Whole candidate, List<Found> found) {
        var wanting = taping.wanting(pair, found.stream().map(Found::signature).collect(Collectors.toSet()));
        if (!wanting.isEmpty()) {
            taping.tape(
                    pair,
                    comparable(legacy),
                    comparable(inLegacysNames(pair, candidate)),
                    clock.instant(),
                    differences -> Causes.of(pair, differences, clock.instant()).stream()
                            .map(Found::signature)
                            .filter(wanting::contains)
                            .collect(Collectors.toSet()));
        }
    }

    private Answer.Whole inLegacysNames(Pair pair, Answer.Whole candidate) {
        if (!pair.table().hasTwins()) {
            return candidate;
        }
        var body = new Translation(twins, pair.customer(), SideName.CANDIDATE).body(candidate.body());
        return new Answer.Whole(candidate.status(), candidate.fields(), body, candidate.beyond(), candidate.micros());
    }

    /// Legacy answered, or there would be nothing to compare with.
    private static Compared compared(Pair pair, List<Found> found, boolean onlyCandidateFailed) {
        int status = pair.legacy() instanceof Answer.Whole whole ? whole.status() : 0;
        return new Compared(found, onlyCandidateFailed, timing(pair), status);
    }

    @Override
    public CopyEnd.Second reconsider(Pair pair, Compared first, Answer.Whole second) {
        var rules = pair.route().rules();
        var again = comparable(second);
        var self = rules.look(comparable((Answer.Whole) pair.legacy()), again, Twins.none());
        return switch (self) {
            case Comparison.Same() -> new CopyEnd.Second.Answered(Set.of(), Set.of());
            case Comparison.NotComparable(var reason, var _) -> new CopyEnd.Second.Unanswered(reason);
            case Comparison.Different(var differences, var _) -> {
                var other = rules.look(again, comparable((Answer.Whole) pair.candidate()), namesOf(pair.customer()));
                yield new CopyEnd.Second.Answered(places(pair, differences), places(pair, other));
            }
        };
    }

    private Set<String> places(Pair pair, Comparison comparison) {
        return comparison instanceof Comparison.Different(var differences, var _)
                ? places(pair, differences)
                : Set.of();
    }

    private Set<String> places(Pair pair, List<Difference> differences) {
        return CopyEnd.Found.places(Causes.of(pair, differences, clock.instant()))
                .different();
    }

    private Twins namesOf(String customer) {
        return (legacy, candidate) -> twins.otherName(customer, SideName.LEGACY, legacy)
                .map(ThingId::text)
                .filter(candidate::equals)
                .isPresent();
    }

    private static dev.phoenix.compare.Answer comparable(Answer.Whole answer) {
        return new dev.phoenix.compare.Answer(
                answer.status(), lines(answer.fields()), answer.body().getBytes());
    }

    private static Map<String, List<String>> lines(MultiMap fields) {
        var lines = new HashMap<String, List<String>>();
        fields.forEach((name, value) ->
                lines.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value));
        return lines;
    }

    private Found candidateFailed(Pair pair) {
        var candidate = said(pair.candidate()) + (hasErrors(pair, pair.candidate()) ? " with errors" : "");
        var example = "status: " + said(pair.legacy()) + " → " + candidate;
        return new Found(
                new Signature(pair.route().name(), "status", Difference.Kind.VALUE, "candidate failed"),
                new Sighting(pair.exchange(), clock.instant(), false, example));
    }

    private static String said(Answer answer) {
        return switch (answer) {
            case Answer.Whole whole -> Integer.toString(whole.status());
            case Answer.None none -> none.reason();
            case Answer.Unfinished _ -> "unfinished";
        };
    }

    private static Timing timing(Pair pair) {
        long limit = pair.table()
                .latencyLimit()
                .map(most -> TimeUnit.NANOSECONDS.toMicros(most.toNanos()))
                .orElse(Long.MAX_VALUE);
        long candidate = pair.candidate().micros();
        return new Timing(pair.legacy().micros(), candidate, candidate > limit);
    }
}
