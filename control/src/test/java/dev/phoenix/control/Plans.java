package dev.phoenix.control;

import dev.phoenix.control.settings.PlanFile;
import dev.phoenix.plan.Plan;
import dev.phoenix.plan.PlanResult;

/// Plans for tests.
public final class Plans {
    private Plans() {}

    /// Two steps of shadow, two of canary, live; each gate asks for 1 000 comparisons and 10 s.
    public static String checkout() {
        return """
                migration: checkout
                legacy: { url: http://127.0.0.1:9100 }
                candidate: { url: http://127.0.0.1:9200 }
                routes:
                  - name: tax-quote
                    match: POST /tax/quotes
                    shadow: always
                    compare: { critical: [$.tax] }
                stages:
                  - shadow: { steps: [10%, 100%] }
                    gate: { evidence: { comparisons: 1000, soak: 10s }, differences: { below: 1% } }
                  - canary: { steps: [1%, 50%], leave: evacuate }
                    gate: { evidence: { comparisons: 1000, soak: 10s }, differences: { below: 1% } }
                    on-fail: { rollback: shadow }
                  - live: { reverse-shadow: 100% }
                    gate: { evidence: { comparisons: 1000, soak: 10s }, approvals: [payments-owner] }
                """;
    }

    public static String named(String migration) {
        return checkout().replace("migration: checkout", "migration: " + migration);
    }

    /// The same, with a prepare hook.
    static String checkoutWithHook(int port) {
        return checkout() + "prepare: { url: \"http://127.0.0.1:" + port + "/prepare\", timeout: 60s }\n";
    }

    public static PlanFile file(String yaml) {
        return switch (Plan.parse(yaml, "plan.yaml")) {
            case PlanResult.Valid(var plan) -> new PlanFile(plan, yaml);
            case PlanResult.Invalid(var problems) -> throw new AssertionError(problems.toString());
        };
    }
}
