package dev.phoenix.control.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.control.FakePrometheus;
import dev.phoenix.plan.Position;
import dev.phoenix.plan.StageName;
import dev.phoenix.plan.gate.Evidence.Measured;
import dev.phoenix.plan.gate.Gate;
import dev.phoenix.plan.gate.Verdict;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ElsewhereTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Position CANARY = new Position(StageName.CANARY, 1);

    private final Elsewhere elsewhere = new Elsewhere(() -> NOW);
    private FakePrometheus somebody;

    @BeforeEach
    void start() throws IOException {
        somebody = new FakePrometheus();
    }

    @AfterEach
    void stop() {
        somebody.close();
        elsewhere.close();
    }

    @Test
    void prometheus_is_asked_for_one_number() throws Exception {
        somebody.measures("0.97");

        assertThat(number())
                .isEqualTo(new Measured(NOW, Optional.of(new BigDecimal("0.97")), Verdict.INCONCLUSIVE, ""));
        assertThat(somebody.asked()).containsExactly("/api/v1/query?query=sum%28up%29+%2F+2 ");
    }

    @Test
    void whatever_is_not_one_number_passes_nothing() throws Exception {
        somebody.measures("NaN");
        assertThat(number()).isEqualTo(said(Verdict.NO_DATA, "the query answers with \"NaN\", which is no number"));

        somebody.answers(200, "{\"data\":{\"resultType\":\"vector\",\"result\":[]}}");
        assertThat(number()).isEqualTo(said(Verdict.NO_DATA, "the query answers with 0 series instead of one"));

        somebody.answers(200, "{\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"3\"]}}");
        assertThat(number().value()).contains(new BigDecimal("3"));

        somebody.answers(500, "oops");
        assertThat(number()).isEqualTo(said(Verdict.ERROR, "Prometheus answers 500"));

        somebody.answers(200, "<html>");
        assertThat(number()).isEqualTo(said(Verdict.ERROR, "the answer is none of Prometheus"));

        somebody.close();
        assertThat(number().said()).isEqualTo(Verdict.NO_DATA);
    }

    @Test
    void a_hook_says_itself_whether_it_agrees() throws Exception {
        somebody.answers(200, "{\"verdict\":\"PASS\",\"sentence\":\"go\\nahead\"}");

        assertThat(word()).isEqualTo(said(Verdict.PASS, "go ahead"));
        assertThat(somebody.asked())
                .containsExactly(
                        "/ready {\"migration\":\"checkout\",\"metric\":\"board\",\"stage\":\"canary\",\"step\":1}");
    }

    @Test
    void a_hook_that_says_nothing_known_is_an_error() throws Exception {
        for (var answer : new String[] {"{\"verdict\":\"MAYBE\"}", "{\"verdict\":\"NO_DATA\"}", "{}", "yes", ""}) {
            somebody.answers(200, answer);

            assertThat(word().said()).as(answer).isEqualTo(Verdict.ERROR);
        }
        somebody.answers(403, "{\"verdict\":\"PASS\"}");
        assertThat(word()).isEqualTo(said(Verdict.ERROR, "the hook answers 403"));
    }

    private Measured number() throws InterruptedException {
        var bound = new Gate.Bound(BigDecimal.ONE, true);
        return ask(new Gate.Source.Prometheus(address("/"), "sum(up) / 2", bound));
    }

    private Measured word() throws InterruptedException {
        return ask(new Gate.Source.Webhook(address("/ready")));
    }

    private Measured ask(Gate.Source source) throws InterruptedException {
        return elsewhere.ask("checkout", CANARY, new Gate.External("board", source, false));
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + somebody.port() + path);
    }

    private static Measured said(Verdict verdict, String words) {
        return new Measured(NOW, Optional.empty(), verdict, words);
    }
}
