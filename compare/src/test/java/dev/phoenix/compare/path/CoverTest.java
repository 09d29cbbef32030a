package dev.phoenix.compare.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CoverTest {
    @Test
    void a_place_is_covered_by_a_path_that_selects_it_or_a_place_above() {
        assertThat(covers("$.customer", "$.customer")).isTrue();
        assertThat(covers("$.customer", "$.customer.name[3]")).isTrue();
        assertThat(covers("$.customer.name", "$.customer")).isFalse();
        assertThat(covers("$.customer", "$.order")).isFalse();
        assertThat(covers("$", "$.anything[0]")).isTrue();
        assertThat(covers("$.lines[*].iban", "$.lines[7].iban")).isTrue();
        assertThat(covers("$.lines[*].iban", "$.lines[7].bic")).isFalse();
        assertThat(covers("$..iban", "$.a.b[2].c.iban.check")).isTrue();
        assertThat(covers("$..a..b", "$.b.a")).isFalse();
        assertThat(covers("$..a..b", "$.x.a.y.b")).isTrue();
        assertThat(covers("$['a','b'].c", "$.b.c")).isTrue();
    }

    @Test
    void what_names_alone_cannot_tell_is_covered() {
        assertThat(covers("$.payments[?@.kind == 'card'].number", "$.payments[0].number"))
                .isTrue();
        assertThat(covers("$.lines[0].note", "$.lines[5].note")).isTrue();
    }

    @Test
    void many_descendants_cost_little() {
        var path = "$" + "..a".repeat(60) + "..b";
        assertThat(covers(path, "$" + ".a".repeat(400))).isFalse();
        assertThat(covers(path, "$" + ".a".repeat(400) + ".b")).isTrue();
    }

    private static boolean covers(String path, String place) {
        return Cover.of(List.of(JsonPath.of(path))).at(JsonPath.of(place)).isCovered();
    }
}
