package dev.phoenix.chassis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private static final Duration PAUSE = Duration.ofMillis(1);

    @Test
    void rounds_go_on_until_they_are_stopped_and_the_last_word_comes_once() throws InterruptedException {
        var three = new CountDownLatch(3);
        var last = new AtomicInteger();
        var rounds = Rounds.start("test", PAUSE, three::countDown, last::incrementAndGet);
        three.await();
        assertThat(last).hasValue(0);

        rounds.stop();
        rounds.stop();

        assertThat(last).hasValue(1);
    }

    @Test
    void stopping_waits_for_the_round_that_is_under_way() throws InterruptedException {
        var under = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var ended = new AtomicInteger();
        var rounds = Rounds.start("test", PAUSE, () -> {
            under.countDown();
            await(goOn);
            ended.incrementAndGet();
        });
        under.await();
        var stopping = Thread.startVirtualThread(rounds::stop);
        assertThat(ended).hasValue(0);
        goOn.countDown();
        stopping.join();

        assertThat(ended).hasValue(1);
    }

    @Test
    void a_long_pause_does_not_keep_a_service_from_stopping() {
        var rounds = Rounds.start("test", Duration.ofDays(1), () -> {});

        rounds.stop();

        assertThat(rounds.isOver()).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
