package dev.phoenix.control.settings;

import java.util.Map;
import java.util.Optional;

/// The secrets that the plan names by the variables of the environment which hold them. Prints none of them.
public final class Secrets {
    public static final Secrets NONE = new Secrets(Map.of());

    private final Map<String, String> values;

    public Secrets(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /// What this variable holds.
    public Optional<String> of(String variable) {
        return Optional.ofNullable(values.get(variable));
    }

    @Override
    public String toString() {
        return values.size() + " secrets";
    }
}
