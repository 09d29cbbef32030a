package dev.phoenix.gameday.allotment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The fake keeps the contract of a store: what is free leaves, once per id.
class FakeStoreTest {
    private static StockStore client(FakeStore store) {
        return new StockStore(HttpClient.newHttpClient(), Side.LEGACY, store.address());
    }

    @Test
    void it_gives_what_is_free_and_repeats_its_answer() throws IOException {
        try (var store = new FakeStore()) {
            store.count("A", 5);
            store.reserve("A", 2);
            store.want("A", 1);
            var client = client(store);
            assertThat(client.free()).isEqualTo(Map.of("A", 3L));
            assertThat(client.wanted()).isEqualTo(Map.of("A", 1L));
            assertThat(client.take("t", Map.of("A", 9L))).isEqualTo(Map.of("A", 3L));
            assertThat(client.take("t", Map.of("A", 9L))).isEqualTo(Map.of("A", 3L));
            assertThat(store.onHand("A")).isEqualTo(2);
            client.give("g", Map.of("B", 4L));
            client.give("g", Map.of("B", 4L));
            assertThat(store.onHand("B")).isEqualTo(4);
            assertThat(store.transferred()).isEqualTo(1);
            assertThat(store.wrongs()).isEmpty();
        }
    }

    @Test
    void it_refuses_an_id_that_is_used_for_something_else() throws IOException {
        try (var store = new FakeStore()) {
            store.count("A", 5);
            client(store).take("t", Map.of("A", 1L));
            assertThatThrownBy(() -> client(store).take("t", Map.of("A", 2L))).isInstanceOf(IOException.class);
            assertThat(store.wrongs()).hasSize(1);
        }
    }

    @Test
    void it_loses_an_answer_after_the_deed_and_fails_before_it() throws IOException {
        try (var store = new FakeStore()) {
            store.count("A", 5);
            store.trouble(FakeStore.Trouble.FAIL_BEFORE);
            assertThatThrownBy(() -> client(store).take("t", Map.of("A", 1L))).isInstanceOf(IOException.class);
            assertThat(store.onHand("A")).isEqualTo(5);
            store.trouble(FakeStore.Trouble.LOSE_ANSWER);
            assertThatThrownBy(() -> client(store).take("t", Map.of("A", 1L))).isInstanceOf(IOException.class);
            assertThat(store.onHand("A")).isEqualTo(4);
            assertThat(client(store).take("t", Map.of("A", 1L))).isEqualTo(Map.of("A", 1L));
            assertThat(store.onHand("A")).isEqualTo(4);
        }
    }
}
