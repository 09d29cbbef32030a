package dev.phoenix.gateway;

import dev.phoenix.gateway.shadow.Answer;
import dev.phoenix.gateway.shadow.Original;
import dev.phoenix.gateway.shadow.Pair;
import dev.phoenix.gateway.shadow.Shadow;
import dev.phoenix.gateway.shadow.Translated;
import dev.phoenix.gateway.tally.CopyEnd;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// Steps whose comparison says that it has begun, and finds nothing once it may end, whoever interrupts it.
record PatientSteps(CountDownLatch begun, CountDownLatch mayEnd) implements Shadow.Steps {
    @Override
    public Translated translate(Original original, Buffer body) {
        return new Translated.Said(original.head().target(), body);
    }

    @Override
    public void giveUpTwin(Original original) {}

    @Override
    public void learn(Pair pair) {}

    @Override
    public CopyEnd.Second reconsider(Pair pair, CopyEnd.Compared first, Answer.Whole second) {
        return new CopyEnd.Second.NotAsked();
    }

    @Override
    public CopyEnd judge(Pair pair) {
        begun.countDown();
        boolean over = false;
        while (!over) {
            try {
                mayEnd.await();
                over = true;
            } catch (InterruptedException notYet) {
                // patience
            }
        }
        return new CopyEnd.Compared(List.of(), false, new CopyEnd.Timing(1, 1, false), 200);
    }
}
