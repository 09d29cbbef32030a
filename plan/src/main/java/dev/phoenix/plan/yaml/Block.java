package dev.phoenix.plan.yaml;

import java.util.List;

/// A kind of mapping in a file: what it is called and which keys it may have.
///
/// @param title as messages and the reference call it, such as `candidate`
public record Block(String title, List<String> keys) {
    public Block {
        keys = List.copyOf(keys);
    }

    /// A block with these keys.
    public static Block of(String title, String... keys) {
        return new Block(title, List.of(keys));
    }
}
