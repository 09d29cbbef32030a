package dev.phoenix.control.simulation;

import dev.phoenix.control.Plans;
import dev.phoenix.plan.Plan;
import dev.phoenix.plan.Position;
import dev.phoenix.plan.Snapshot;
import dev.phoenix.plan.StageName;
import dev.phoenix.plan.transition.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// One migration from its start to an abort: two control processes, three gateways, a database, people, and a network
/// that loses, delays, repeats and re-orders what it carries. Everything that happens follows from the seed.
final class World {
    static final Plan PLAN = Plans.file("""
                    migration: simulated
                    legacy: { url: http://a:1 }
                    candidate: { url: http://b:1 }
                    routes: [{ name: quote, match: POST /quotes, shadow: always, compare: { critical: [$.tax] } }]
                    stages:
                      - shadow: { steps: [10%, 100%] }
                        gate: { evidence: { comparisons: 60, soak: 1s }, differences: { below: 30% } }
                      - canary: { steps: [1%, 50%], leave: evacuate }
                        gate: { evidence: { comparisons: 60, soak: 1s }, differences: { below: 30% } }
                        on-fail: { rollback: shadow }
                      - live: { reverse-shadow: 100% }
                        gate: { evidence: { comparisons: 60, soak: 1s }, approvals: [payments-owner, sre] }
                        on-fail: { rollback: shadow }
                      - complete: { approvals: [payments-owner, sre] }
                    """).plan();

    private static final int STEPS = 400;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /// Something on its way.
    private sealed interface Message {
        record Asked(GatewayProcess gateway, ControlProcess control) implements Message {}

        record Given(GatewayProcess gateway, Snapshot snapshot) implements Message {}

        record Sent(GatewayProcess gateway, long window, Ledger.Counted counted, ControlProcess control)
                implements Message {}

        record Heard(GatewayProcess gateway, long window) implements Message {}
    }

    private final SplittableRandom random;
    private final Store store;
    private final Ledger ledger;
    private final List<ControlProcess> controls = new ArrayList<>();
    private final List<GatewayProcess> gateways =
            List.of(new GatewayProcess("gw-1"), new GatewayProcess("gw-2"), new GatewayProcess("gw-3"));
    private final List<Message> network = new ArrayList<>();
    /// From where on the candidate answers wrongly now and then.
    private final StageName badFrom;
    private Instant now = START;
    private boolean isCalm;

    World(long seed, Flaw flaw, ControlProcess.Counts counts) {
        random = new SplittableRandom(seed);
        store = new Store(PLAN, flaw, now);
        ledger = new Ledger(PLAN, now);
        for (var name : List.of("control-1", "control-2")) {
            controls.add(new ControlProcess(name, PLAN, flaw, store, ledger, counts));
        }
        badFrom = any(List.of(StageName.SHADOW, StageName.CANARY, StageName.LIVE, StageName.COMPLETE));
    }

    /// Lives it, and checks after every step.
    void live() {
        for (int step = 0; step < STEPS; step++) {
            step();
            check();
        }
        end();
    }

    private void check() {
        gateways.forEach(gateway -> ledger.runs(gateway.id(), gateway.running, gateway.position));
    }

    private void step() {
        now = now.plusMillis(random.nextInt(200));
        store.endSilentTransaction(now);
        for (int arrivals = random.nextInt(4); arrivals > 0; arrivals--) {
            carry();
        }
        int what = random.nextInt(100);
        if (what < 60) {
            any(controls).act(now);
        } else if (what < 88) {
            speak(any(gateways));
        } else if (what < 96) {
            person();
        } else {
            fault();
        }
    }

    private void speak(GatewayProcess gateway) {
        network.add(new Message.Asked(gateway, any(controls)));
        long pairs = random.nextInt(30);
        boolean isBad = gateway.position
                .filter(at -> at.stage().compareTo(badFrom) >= 0)
                .isPresent();
        gateway.count(pairs, isBad && random.nextInt(4) == 0 ? Math.min(pairs, 1) : 0);
        gateway.unheard()
                .forEach((number, counted) -> network.add(new Message.Sent(gateway, number, counted, any(controls))));
    }

    /// Any message may be the next one, be lost, or arrive and stay on its way besides.
    private void carry() {
        if (network.isEmpty()) {
            return;
        }
        var message = network.remove(random.nextInt(network.size()));
        int luck = isCalm ? 99 : random.nextInt(100);
        if (luck < 10) {
            return;
        }
        if (luck < 30) {
            network.add(message);
        }
        arrive(message);
    }

    private void arrive(Message message) {
        switch (message) {
            case Message.Asked(var gateway, var control) -> {
                var snapshot = control.inForce.now();
                if (!control.isStopped && snapshot.version() != gateway.running) {
                    network.add(new Message.Given(gateway, snapshot));
                }
            }
            case Message.Given(var gateway, var snapshot) -> gateway.run(snapshot);
            case Message.Sent(var gateway, var window, var counted, var control) -> {
                if (!control.isStopped && store.isUp) {
                    store.count(gateway.tally(window, counted), now);
                    ledger.arrived(gateway.id(), window, counted, now);
                    network.add(new Message.Heard(gateway, window));
                }
            }
            case Message.Heard(var gateway, var window) -> gateway.heard(window);
        }
    }

    private void person() {
        var control = any(controls);
        int what = random.nextInt(100);
        if (store.row.position().equals(Position.OFF) || what < 10) {
            control.ask(Event.PROMOTE, what < 2, Optional.empty(), now);
        } else if (what < 35) {
            control.ask(Event.APPROVE, false, Optional.of(what % 2 == 0 ? "sre" : "payments-owner"), now);
        } else if (what < 50) {
            control.ask(Event.COMPLETE, false, Optional.empty(), now);
        } else if (what < 85) {
            control.ask(Event.RESUME, false, Optional.empty(), now);
        } else if (what < 90) {
            control.ask(Event.PAUSE, false, Optional.empty(), now);
        } else if (what < 94) {
            control.ask(Event.ROLLBACK, false, Optional.empty(), now);
        } else if (what < 96) {
            control.ask(Event.ABORT, false, Optional.empty(), now);
        } else if (store.isFree()) {
            store.frozenUntil = what < 98 ? Optional.of(now.plusSeconds(3)) : Optional.empty();
        }
    }

    private void fault() {
        var control = any(controls);
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> {
                control.isStopped = true;
                now = now.plusMillis(random.nextInt(4_500));
            }
            case 3 -> control.restart();
            case 4 -> store.isUp = false;
            default -> {
                store.restart();
                controls.forEach(stopped -> stopped.isStopped = false);
            }
        }
    }

    /// Everything is well again, somebody aborts, and what was on its way arrives.
    private void end() {
        isCalm = true;
        store.restart();
        store.frozenUntil = Optional.empty();
        controls.forEach(control -> control.isStopped = false);
        boolean wasComplete = store.row.position().stage() == StageName.COMPLETE;
        if (!any(controls).ask(Event.ABORT, false, Optional.empty(), now)) {
            throw new Broken("Abort was refused.");
        }
        settle();
        wasComplete |= store.row.position().stage() == StageName.COMPLETE;
        var end = ledger.position();
        if (!end.equals(Position.OFF) && !wasComplete) {
            throw new Broken("After an abort the migration stands at " + end + ".");
        }
        for (var gateway : gateways) {
            if (gateway.running != store.row.version()) {
                throw new Broken(gateway.id() + " runs version " + gateway.running + " after an abort, not "
                        + store.row.version() + ".");
            }
        }
    }

    private void settle() {
        for (int round = 0; round < 10; round++) {
            now = now.plus(Duration.ofSeconds(1));
            store.endSilentTransaction(now);
            for (int phase = 0; phase < 4; phase++) {
                controls.forEach(control -> control.act(now));
            }
            gateways.forEach(this::speak);
            while (!network.isEmpty()) {
                carry();
            }
            check();
        }
    }

    private <T> T any(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }
}
