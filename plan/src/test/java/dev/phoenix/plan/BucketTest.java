package dev.phoenix.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketTest {
    /// The vectors that circulate with MurmurHash3 x86 32 (bytes in hex, seed in hex, hash in hex).
    @ParameterizedTest
    @CsvSource({
        "'', 0, 0",
        "'', 1, 514E28B7",
        "'', ffffffff, 81F16F39",
        "ffffffff, 0, 76293B50",
        "21436587, 0, F55B516B",
        "21436587, 5082EDEE, 2362F9DE",
        "214365, 0, 7E4A8634",
        "2143, 0, A0F7B07A",
        "21, 0, 72661CF4",
        "00000000, 0, 2362F9DE",
        "000000, 0, 85F0B427",
        "0000, 0, 30F4C306",
        "00, 0, 514E28B7",
    })
    void the_hash_is_the_published_one_for_bytes(String bytes, String seed, String hash) {
        int actual = Bucket.murmur3(HexFormat.of().parseHex(bytes), Integer.parseUnsignedInt(seed, 16));

        assertThat(actual).isEqualTo(Integer.parseUnsignedInt(hash, 16));
    }

    @ParameterizedTest
    @CsvSource({
        "a, 9747b28c, 7FA09EA6",
        "aa, 9747b28c, 5D211726",
        "aaa, 9747b28c, 283E0130",
        "aaaa, 9747b28c, 5A97808A",
        "abc, 0, B3DD93FA",
        "'Hello, world!', 9747b28c, 24884CBA",
        "ππππππππ, 9747b28c, D58063C1",
        "The quick brown fox jumps over the lazy dog, 9747b28c, 2FA826CD",
    })
    void the_hash_is_the_published_one_for_text(String text, String seed, String hash) {
        int actual = Bucket.murmur3(text.getBytes(StandardCharsets.UTF_8), Integer.parseUnsignedInt(seed, 16));

        assertThat(actual).isEqualTo(Integer.parseUnsignedInt(hash, 16));
    }

    @Test
    void a_customer_falls_into_the_bucket_of_salt_and_key() {
        assertThat(Bucket.bucket("a", "bc")).isEqualTo(Integer.remainderUnsigned(0xB3DD93FA, 100_000));
    }

    @Test
    void a_share_holds_its_part_of_the_customers() {
        long inside = IntStream.range(0, 200_000)
                .filter(i -> new Share(10_000).contains(Bucket.bucket("2026-q4", "customer-" + i)))
                .count();

        assertThat(inside / 200_000.0).isCloseTo(0.1, within(0.003));
    }

    @Test
    void growing_a_share_only_moves_people_forward() {
        var small = new Share(1_000);
        var large = new Share(10_000);

        assertThat(IntStream.range(0, Share.ALL).filter(small::contains)).allMatch(large::contains);
    }

    @Test
    void another_salt_deals_the_customers_anew() {
        long same = IntStream.range(0, 10_000)
                .filter(i -> new Share(50_000).contains(Bucket.bucket("a", "c" + i))
                        == new Share(50_000).contains(Bucket.bucket("b", "c" + i)))
                .count();

        assertThat(same).isBetween(4_700L, 5_300L);
    }
}
