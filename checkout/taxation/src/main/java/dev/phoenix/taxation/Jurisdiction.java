package dev.phoenix.taxation;

import java.util.Optional;

/// A place with tax rates of its own: a country, or a state in it.
record Jurisdiction(String country, Optional<String> region) {
    @Override
    public String toString() {
        return country + region.map(state -> "-" + state).orElse("");
    }
}
