package dev.phoenix.plan.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// A mapping whose keys are those of its block: any other key, and any key given twice, is a problem.
public final class Section {
    private final Block block;
    private final Node at;
    private final Problems problems;
    private final Map<String, Value> values = new LinkedHashMap<>();

    Section(Block block, MappingNode node, Problems problems) {
        this.block = block;
        this.at = node;
        this.problems = problems;
        node.getValue().forEach(this::take);
    }

    private void take(NodeTuple tuple) {
        var keyNode = tuple.getKeyNode();
        String key = keyNode instanceof ScalarNode scalar ? scalar.getValue() : "a list or mapping";
        if (!block.keys().contains(key)) {
            problems.add(
                    keyNode,
                    "Unknown key `" + key + "` in `" + block.title() + "`.",
                    Nearest.sentence(key, block.keys()));
        } else if (values.containsKey(key)) {
            problems.add(keyNode, "`" + key + "` is given twice in `" + block.title() + "`.", "Keep one of the two.");
        } else {
            values.put(key, new Value(key, tuple.getValueNode(), problems));
        }
    }

    /// What the file says for this key.
    public Optional<Value> get(String key) {
        if (!block.keys().contains(key)) {
            throw new IllegalArgumentException("`" + key + "` is no key of `" + block.title() + "`.");
        }
        return Optional.ofNullable(values.get(key));
    }

    /// What the file says for this key, which it must not leave out.
    ///
    /// @param example how to write it, such as `url: http://127.0.0.1:9100`
    public Optional<Value> need(String key, String example) {
        var value = get(key);
        if (value.isEmpty()) {
            problem("`" + key + "` is missing in `" + block.title() + "`.", "Add `" + example + "`.");
        }
        return value;
    }

    /// Those of these keys that the file gives, in the order of the file.
    public List<Value> given(List<String> keys) {
        return values.values().stream()
                .filter(value -> keys.contains(value.key()))
                .toList();
    }

    /// Whether the file gives no known key at all.
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /// Adds a problem at the start of this mapping.
    public void problem(String what, String mend) {
        problems.add(at, what, mend);
    }
}
