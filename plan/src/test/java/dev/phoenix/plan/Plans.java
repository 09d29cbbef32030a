package dev.phoenix.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Plans for tests.
public final class Plans {
    private Plans() {}

    public static Plan checkout() {
        return valid(resource("checkout.yaml"));
    }

    public static Plan valid(String yaml) {
        return switch (Plan.parse(yaml, "plan.yaml")) {
            case PlanResult.Valid(Plan plan) -> plan;
            case PlanResult.Invalid(List<Problem> problems) -> throw new AssertionError(problems);
        };
    }

    public static List<Problem> problems(String yaml) {
        return switch (Plan.parse(yaml, "plan.yaml")) {
            case PlanResult.Valid _ -> List.of();
            case PlanResult.Invalid(List<Problem> problems) -> problems;
        };
    }

    public static String resource(String name) {
        try (var in = Plans.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("There is no resource " + name + ".");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
