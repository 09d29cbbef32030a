package dev.phoenix.compare.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PathTreeTest {
    private static final String ORDER = """
            {"id": 7, "customer": {"name": "Ada", "since": 2021},
             "lines": [{"sku": "A", "tax": 86, "parts": [{"sku": "A1"}]}, {"sku": "B", "tax": 3}, ["sku"], null]}""";

    @Test
    void a_tree_selects_what_each_of_its_paths_selects_alone() {
        var paths = Stream.of(
                        "$",
                        "$.id",
                        "$.lines[*].tax",
                        "$.lines[0].sku",
                        "$.lines[-1]",
                        "$.lines[9]",
                        "$.*",
                        "$['id','lines'][1]",
                        "$..sku",
                        "$..*",
                        "$.lines..sku",
                        "$..lines[*]['sku','tax']",
                        "$.nothing.here",
                        "$.id.nothing")
                .map(JsonPath::of)
                .toList();
        var document = read(ORDER);
        var tree = new PathTree<JsonPath>();
        paths.forEach(path -> tree.add(path, path));
        var found = new Found<JsonPath>();
        tree.select(document, found);
        for (var path : paths) {
            assertThat(PathTree.canHold(path)).isTrue();
            assertThat(found.by(path))
                    .as("%s", path)
                    .isEqualTo(identities(
                            path.select(document).stream().map(Node::value).toList()));
        }
    }

    @Test
    void the_containers_on_the_way_to_what_is_selected_are_told_and_no_others() {
        var document = read(ORDER);
        var lines = JsonPath.of("$.lines").select(document).getFirst().value();
        var first = JsonPath.of("$.lines[0]").select(document).getFirst().value();
        var tree = new PathTree<String>();
        tree.add(JsonPath.of("$.lines[*].tax.nothing"), "beyond a number");
        tree.add(JsonPath.of("$.lines[0].tax"), "there");
        tree.add(JsonPath.of("$.customer.age"), "not there");
        var ways = new ArrayList<Json>();
        tree.select(document, new PathTree.Found<>() {
            @Override
            public void selected(Json value, List<String> added) {
                assertThat(added).containsExactly("there");
            }

            @Override
            public void leadsOn(Json container) {
                ways.add(container);
            }
        });
        assertThat(identities(ways)).isEqualTo(identities(List.of(document, lines, first)));
    }

    @Test
    void a_path_that_chooses_by_values_or_goes_to_any_depth_twice_is_not_for_a_tree() {
        assertThat(Stream.of("$[?@.a]", "$.a[?@ == 1].b", "$[1:2]", "$..a..b", "$..*..*")
                        .map(JsonPath::of)
                        .noneMatch(PathTree::canHold))
                .isTrue();
    }

    /// What a look-up costs is counted in questions to the document, so that no clock has a say in it.
    @Test
    void paths_that_the_document_does_not_mention_cost_nothing_however_many_they_are() {
        long ofOne = questions(IntStream.of(0), 3);
        long ofMany = questions(IntStream.range(0, 1000), 3);
        assertThat(ofOne).isPositive().isLessThan(20);
        assertThat(ofMany).isLessThan(ofOne + 20);
    }

    @Test
    void members_that_no_path_mentions_cost_nothing_however_many_they_are() {
        assertThat(questions(IntStream.of(0), 1000)).isPositive().isLessThan(20);
    }

    @Test
    void what_no_path_leads_to_is_not_looked_at() {
        var looked = new long[1];
        var lines = new Json.Array(counted(List.of(new Json.Null(), new Json.Null()), looked));
        var tree = new PathTree<String>();
        IntStream.range(0, 100).forEach(i -> tree.add(JsonPath.of("$.customer.absent" + i), "absent"));
        tree.select(new Json.Struct(Map.of("lines", lines, "customer", new Json.Null())), new Found<>());
        assertThat(looked[0]).isZero();
        tree.add(JsonPath.of("$.lines[*]"), "there");
        tree.select(new Json.Struct(Map.of("lines", lines)), new Found<>());
        assertThat(looked[0]).isPositive();
    }

    private static long questions(IntStream numbers, int size) {
        var asked = new long[1];
        var members = new AbstractMap<String, Json>() {
            private final Map<String, Json> all = IntStream.range(0, size)
                    .boxed()
                    .collect(Collectors.toMap(i -> "there" + i, i -> new Json.Text("value " + i)));

            @Override
            public Set<Entry<String, Json>> entrySet() {
                asked[0] += all.size();
                return all.entrySet();
            }

            @Override
            public int size() {
                return all.size();
            }

            @Override
            public @Nullable Json get(Object name) {
                asked[0]++;
                return all.get(name);
            }
        };
        var tree = new PathTree<String>();
        numbers.forEach(i -> {
            tree.add(JsonPath.of("$.absent" + i), "absent");
            tree.add(JsonPath.of("$.absent" + i + "[*].tax"), "absent");
        });
        tree.select(new Json.Struct(members), new Found<>());
        return asked[0];
    }

    private static List<Json> counted(List<Json> items, long[] looked) {
        return new AbstractList<>() {
            @Override
            public Json get(int index) {
                looked[0]++;
                return items.get(index);
            }

            @Override
            public int size() {
                looked[0]++;
                return items.size();
            }
        };
    }

    private static final class Found<T> implements PathTree.Found<T> {
        private final Map<T, List<Json>> selected = new HashMap<>();

        @Override
        public void selected(Json value, List<T> added) {
            added.forEach(
                    one -> selected.computeIfAbsent(one, _ -> new ArrayList<>()).add(value));
        }

        @Override
        public void leadsOn(Json container) {}

        Set<Json> by(T one) {
            return identities(selected.getOrDefault(one, List.of()));
        }
    }

    private static Set<Json> identities(List<Json> values) {
        var identities = Collections.<Json>newSetFromMap(new IdentityHashMap<>());
        identities.addAll(values);
        return identities;
    }

    private static Json read(String text) {
        return ((JsonReader.Document) JsonReader.read(text.getBytes(StandardCharsets.UTF_8))).value();
    }
}
