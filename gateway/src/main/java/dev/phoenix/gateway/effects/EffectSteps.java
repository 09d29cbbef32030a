package dev.phoenix.gateway.effects;

import dev.phoenix.compare.Difference;
import dev.phoenix.compare.EffectPlace;
import dev.phoenix.gateway.shadow.Answer;
import dev.phoenix.gateway.shadow.Causes;
import dev.phoenix.gateway.shadow.Original;
import dev.phoenix.gateway.shadow.Pair;
import dev.phoenix.gateway.shadow.Shadow;
import dev.phoenix.gateway.shadow.Translated;
import dev.phoenix.gateway.tally.CopyEnd;
import dev.phoenix.gateway.tally.CopyEnd.Compared;
import dev.phoenix.gateway.tally.CopyEnd.NotComparable;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The steps of pairs whose services reach the outside through the effect port: what both sides did there is compared
/// with the answers, and what differs joins their differences. *Any thread.*
public final class EffectSteps implements Shadow.Steps {
    /// After so many times the time to settle, a pair whose calls still run is not waited for any longer.
    private static final int MOST_SETTLES = 25;

    private final Shadow.Steps answers;
    private final EffectJournal journal;
    private final InstantSource clock;

    /// @param answers the steps that look at answers
    public EffectSteps(Shadow.Steps answers, EffectJournal journal, InstantSource clock) {
        this.answers = answers;
        this.journal = journal;
        this.clock = clock;
    }

    @Override
    public void begun(Original original) {
        answers.begun(original);
        if (original.table().hasEffects()) {
            journal.begun(original);
        }
    }

    @Override
    public void ended(Original original) {
        answers.ended(original);
        if (original.table().hasEffects()) {
            journal.ended(original);
        }
    }

    @Override
    public Translated translate(Original original, Buffer body) {
        return answers.translate(original, body);
    }

    @Override
    public void giveUpTwin(Original original) {
        answers.giveUpTwin(original);
    }

    @Override
    public void learn(Pair pair) {
        answers.learn(pair);
    }

    /// The effects are all there when both sides have answered and none of their calls has been running for a while. A
    /// read that called nobody need not be waited for.
    @Override
    public boolean isSettled(Original original, Duration sincePaired) {
        var settle = journal.limits().settle();
        boolean isLate = sincePaired.compareTo(settle.multipliedBy(MOST_SETTLES)) >= 0;
        return journal.pair(original.exchange())
                .filter(set -> !original.reads() || set.isUsed())
                .map(set -> isLate || (sincePaired.compareTo(settle) >= 0 && set.isQuiet(settle)))
                .orElse(true);
    }

    @Override
    public CopyEnd judge(Pair pair) {
        var end = answers.judge(pair);
        if (!pair.table().hasEffects() || !(end instanceof Compared compared)) {
            return end;
        }
        return journal.pair(pair.exchange())
                .<CopyEnd>map(set -> judge(pair, compared, set))
                .orElseGet(() -> incomplete(compared, "effect journal expired"));
    }

    private CopyEnd judge(Pair pair, Compared compared, EffectSet set) {
        if (set.isRunning()) {
            return incomplete(compared, "effects unfinished");
        }
        if (set.gap().isPresent()) {
            return incomplete(compared, set.gap().get());
        }
        var outcome = set.compare();
        if (outcome.differences().isEmpty()) {
            return outcome.unreadable()
                    .<CopyEnd>map(why -> incomplete(compared, "effect's " + why))
                    .orElse(compared);
        }
        return with(compared, pair, outcome.differences());
    }

    private Compared with(Compared compared, Pair pair, List<Difference> differences) {
        var found = new ArrayList<>(compared.found());
        found.addAll(Causes.of(pair, differences, clock.instant()));
        return new Compared(
                found, compared.onlyCandidateFailed(), compared.timing(), compared.legacyStatus(), compared.second());
    }

    /// A difference that is already known stands, whatever became of the effects.
    private static CopyEnd incomplete(Compared compared, String why) {
        return compared.found().isEmpty() ? new NotComparable(why) : compared;
    }

    /// Legacy's second answer says nothing of effects: what differed there differs still.
    @Override
    public CopyEnd.Second reconsider(Pair pair, Compared first, Answer.Whole second) {
        var again = answers.reconsider(pair, first, second);
        if (!(again instanceof CopyEnd.Second.Answered(var self, var other))) {
            return again;
        }
        var places = new HashSet<>(other);
        places.addAll(effectPlaces(first));
        return new CopyEnd.Second.Answered(self, places);
    }

    private static Set<String> effectPlaces(Compared first) {
        var places = new HashSet<>(first.places().different());
        places.removeIf(place -> !EffectPlace.isOne(place));
        return places;
    }
}
