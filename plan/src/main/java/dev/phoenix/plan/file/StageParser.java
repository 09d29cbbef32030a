package dev.phoenix.plan.file;

import dev.phoenix.plan.Share;
import dev.phoenix.plan.Stage;
import dev.phoenix.plan.StageName;
import dev.phoenix.plan.gate.Gate;
import dev.phoenix.plan.route.Route;
import dev.phoenix.plan.yaml.Section;
import dev.phoenix.plan.yaml.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the stages of a plan file, in their order.
final class StageParser {
    private static final List<String> STAGES = List.of("shadow", "canary", "live", "complete");
    private static final Map<String, Stage.Leave> LEAVE =
            Map.of("drain", Stage.Leave.DRAIN, "evacuate", Stage.Leave.EVACUATE);
    private static final Map<String, StageName> TARGETS =
            Map.of("off", StageName.OFF, "shadow", StageName.SHADOW, "canary", StageName.CANARY);

    private final List<Route> routes;
    private final List<Stage> passed = new ArrayList<>();

    private StageParser(List<Route> routes) {
        this.routes = routes;
    }

    static List<Stage> stages(Section file, List<Route> routes) {
        var parser = new StageParser(routes);
        file.need("stages", "stages: [{ shadow: { steps: [10%, 100%] }, gate: { … } }]")
                .map(Value::items)
                .orElse(List.of())
                .forEach(item -> item.section(PlanKeys.STAGE).ifPresent(section -> parser.take(section)));
        return parser.passed;
    }

    private void take(Section section) {
        var named = section.given(STAGES);
        if (named.size() != 1) {
            section.problem(
                    named.isEmpty() ? "This entry names no stage." : "This entry names more than one stage.",
                    "Start each entry with shadow, canary, live or complete; `gate` and `on-fail` stand beside it.");
            return;
        }
        var value = named.getFirst();
        var name = StageName.of(value.key()).orElseThrow();
        refuseDisorder(value, name);
        var stage = switch (name) {
            case OFF -> throw new IllegalStateException("Off is no stage of a plan file.");
            case SHADOW -> shadow(section, value);
            case CANARY -> canary(section, value);
            case LIVE -> live(section, value);
            case COMPLETE -> complete(section, value);
        };
        passed.add(stage);
    }

    private void refuseDisorder(Value value, StageName name) {
        for (Stage earlier : passed) {
            if (earlier.name() == name) {
                value.problem("The stage " + name + " is there twice.", "Put all its steps into one entry.");
                return;
            }
            if (earlier.name().compareTo(name) > 0) {
                value.problem(
                        "The stage " + name + " comes after " + earlier.name() + ".",
                        "Stages follow the order shadow, canary, live, complete.");
                return;
            }
        }
    }

    private Stage shadow(Section entry, Value value) {
        var section = value.section(PlanKeys.SHADOW);
        var steps = section.flatMap(shadow -> shadow.get("steps"))
                .map(list -> steps(list, Optional.empty()))
                .orElse(List.of(Share.EVERYONE));
        return new Stage(
                StageName.SHADOW,
                steps,
                neededGate(entry, StageName.SHADOW),
                onFail(entry, StageName.SHADOW),
                Stage.Leave.EVACUATE,
                List.of());
    }

    private Stage canary(Section entry, Value value) {
        var section = value.section(PlanKeys.CANARY);
        var leave = section.flatMap(canary -> canary.get("leave")).flatMap(word -> word.word(LEAVE));
        boolean saysLeave = section.flatMap(canary -> canary.get("leave")).isPresent();
        var steps = section.flatMap(canary -> canary.need("steps", "steps: [1%, 10%, 50%]"))
                .map(list -> steps(list, Optional.of(saysLeave)))
                .orElse(List.of());
        return new Stage(
                StageName.CANARY,
                steps,
                neededGate(entry, StageName.CANARY),
                onFail(entry, StageName.CANARY),
                leave.orElse(Stage.Leave.EVACUATE),
                List.of());
    }

    private Stage live(Section entry, Value value) {
        var reverse = value.section(PlanKeys.LIVE)
                .flatMap(live -> live.get("reverse-shadow"))
                .flatMap(sample -> share(sample, "0"))
                .orElse(Share.EVERYONE);
        boolean comparesNothing = routes.stream().noneMatch(Route::compared) || reverse.equals(Share.NONE);
        var gate = entry.get("gate").flatMap(text -> GateParser.gate(text, comparesNothing));
        return new Stage(
                StageName.LIVE, List.of(reverse), gate, onFail(entry, StageName.LIVE), Stage.Leave.EVACUATE, List.of());
    }

    private static Stage complete(Section entry, Value value) {
        for (Value stray : entry.given(List.of("gate", "on-fail"))) {
            stray.problem(
                    "Nothing comes after complete, so it has no `" + stray.key() + "`.",
                    "Put what must hold before into the gate of the stage live.");
        }
        var approvals = value.section(PlanKeys.COMPLETE)
                .flatMap(section -> {
                    var given = section.get("approvals");
                    if (given.isEmpty()) {
                        section.problem(
                                "Complete needs approvals: after it there is no way back.",
                                "Add `approvals: [name]` with the people or roles who must agree.");
                    }
                    return given;
                })
                .map(GateParser::approvals)
                .orElse(List.of());
        return new Stage(
                StageName.COMPLETE, List.of(), Optional.empty(), Optional.empty(), Stage.Leave.EVACUATE, approvals);
    }

    private Optional<Gate> neededGate(Section entry, StageName stage) {
        boolean comparesNothing = routes.stream().noneMatch(Route::compared);
        var gate = entry.get("gate");
        if (gate.isEmpty()) {
            entry.problem(
                    "The stage " + stage + " has no gate, so nothing would be asked before it goes on.",
                    "Add `gate: { evidence: { comparisons: 5000, soak: 60s }, differences: { below: 0.1% } }`.");
        }
        return gate.flatMap(value -> GateParser.gate(value, comparesNothing));
    }

    /// The steps of a list. In canary they are shares of customers, so shrinking needs to say how customers leave.
    private static List<Share> steps(Value list, Optional<Boolean> saysLeave) {
        var steps = new ArrayList<Share>();
        for (Value item : list.items()) {
            share(item, "0.001").ifPresent(step -> {
                if (!steps.isEmpty() && step.compareTo(steps.getLast()) <= 0) {
                    boolean strands = saysLeave.equals(Optional.of(false)) && step.compareTo(steps.getLast()) < 0;
                    item.problem(
                            "The step " + step + " does not grow: it follows " + steps.getLast() + "."
                                    + (strands
                                            ? " Customers would be stranded: `leave` does not say how they go back."
                                            : ""),
                            "Let each step be larger than the one before"
                                    + (strands ? ", and say `leave: drain` or `leave: evacuate`." : "."));
                }
                steps.add(step);
            });
        }
        return steps;
    }

    private static Optional<Share> share(Value value, String least) {
        return value.percent(least, "100").flatMap(percent -> {
            var of100000 = percent.multiply(BigDecimal.valueOf(1000)).stripTrailingZeros();
            if (of100000.scale() > 0) {
                value.problem(
                        "`" + percent.toPlainString() + "%` is finer than customers can be divided.",
                        "Use at most three decimals.");
                return Optional.empty();
            }
            return Optional.of(new Share(of100000.intValueExact()));
        });
    }

    /// Where a failed gate leads. A failed shadow harms nobody and holds; canary and live go back to shadow.
    private Optional<StageName> onFail(Section entry, StageName stage) {
        var value = entry.get("on-fail");
        if (value.isPresent()) {
            return value.flatMap(given -> onFail(given, stage));
        }
        var safe = passed.stream().anyMatch(earlier -> earlier.name() == StageName.SHADOW)
                ? StageName.SHADOW
                : StageName.OFF;
        return stage == StageName.SHADOW ? Optional.empty() : Optional.of(safe);
    }

    private Optional<StageName> onFail(Value value, StageName stage) {
        if (value.isText()) {
            return value.word(Map.of("hold", stage)).filter(_ -> false);
        }
        var rollback = value.section(PlanKeys.ON_FAIL).flatMap(section -> section.need("rollback", "rollback: shadow"));
        return rollback.flatMap(target -> target.word(TARGETS).filter(name -> {
            var earlier = new HashSet<StageName>();
            passed.forEach(done -> earlier.add(done.name()));
            earlier.add(StageName.OFF);
            if (name.compareTo(stage) >= 0 || !earlier.contains(name)) {
                target.problem(
                        "A failed " + stage + " cannot go back to " + name + ", which does not come before it.",
                        "Name an earlier stage of this plan, or off.");
            }
            return true;
        }));
    }
}
