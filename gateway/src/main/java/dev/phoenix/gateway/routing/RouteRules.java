package dev.phoenix.gateway.routing;

import dev.phoenix.compare.Answer;
import dev.phoenix.compare.Comparison;
import dev.phoenix.compare.RuleUse;
import dev.phoenix.compare.Rules;
import dev.phoenix.compare.Twins;
import dev.phoenix.compare.redaction.Redaction;
import java.time.InstantSource;
import java.util.List;

/// The rules of one route under one snapshot: those whose term is not over are applied, and those that matched
/// something are remembered. *Any thread;* the use is guarded by itself.
public final class RouteRules {
    private final Rules rules;
    private final Redaction redaction;
    private final InstantSource clock;
    private final RuleUse use = new RuleUse();

    RouteRules(Rules rules, Redaction redaction, InstantSource clock) {
        this.rules = rules;
        this.redaction = redaction;
        this.clock = clock;
    }

    /// What everything goes through that is kept or told of the route's answers.
    public Redaction redaction() {
        return redaction;
    }

    /// Compares two answers by the rules that hold now.
    public Comparison compare(Answer legacy, Answer candidate, Twins twins) {
        var ofThisPair = new RuleUse();
        var result = Comparison.compare(legacy, candidate, rules.at(clock.instant()), twins, ofThisPair);
        synchronized (use) {
            use.add(ofThisPair);
        }
        return result;
    }

    /// Compares two answers by the rules that hold now, for whoever is in doubt: says nothing about the rules.
    public Comparison look(Answer legacy, Answer candidate, Twins twins) {
        return Comparison.compare(legacy, candidate, rules.at(clock.instant()), twins);
    }

    /// How often the rules had something to match, and which of them never did or are over.
    ///
    /// @param bodies pairs of bodies that were looked into: their bytes were not equal
    public record Report(long bodies, List<String> unmatched, List<String> expired) {}

    /// What can be said of the rules so far.
    public Report report() {
        var now = clock.instant();
        synchronized (use) {
            return new Report(use.bodies(), use.unmatched(rules.at(now)), rules.expired(now));
        }
    }
}
