package dev.phoenix.inventory;

import dev.phoenix.chassis.Part;
import dev.phoenix.chassis.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/// Decides questions that arrive together in one go. While one batch is decided the next one gathers, so that a flood
/// pays for one transaction per batch and a lone question waits for nobody. Any thread asks; one thread, the
/// combiner's own, decides.
final class Combiner<Q, A> implements Part {
    /// So many are decided at once: enough to share a commit, few enough to keep its locks short.
    static final int MOST_AT_ONCE = 64;
    /// Beyond this the wait is longer than any buyer's patience; they are told so.
    private static final int MOST_WAITING = 4_096;

    private static final int LONGEST_WAIT_SECONDS = 8;

    private record Waiting<Q, A>(Q question, CompletableFuture<A> answer) {}

    private final BlockingQueue<Waiting<Q, A>> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Function<Q, String> key;
    private final Function<List<Q>, List<A>> decideTogether;
    private final Thread decider;

    /// Questions of the same key are decided in different batches.
    Combiner(String name, Function<Q, String> key, Function<List<Q>, List<A>> decideTogether) {
        this.key = key;
        this.decideTogether = decideTogether;
        this.decider = Thread.ofVirtual().name(name).start(this::decide);
    }

    /// The answer, or what its decision threw.
    A ask(Q question) {
        var waiting = new Waiting<Q, A>(question, new CompletableFuture<>());
        if (!queue.offer(waiting)) {
            throw new Problem(503, "overloaded", "Too many are waiting; retry.").refusal();
        }
        try {
            return waiting.answer().get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failed);
        } catch (TimeoutException late) {
            throw new Problem(503, "temporarily_unavailable", "No decision in time; repeat with the same id.")
                    .refusal();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Problem(503, "temporarily_unavailable", "The service stops; repeat with the same id.").refusal();
        }
    }

    /// How many questions wait for the next batch.
    int waiting() {
        return queue.size();
    }

    private void decide() {
        try {
            var late = new ArrayList<Waiting<Q, A>>();
            while (true) {
                var gathered = new ArrayList<>(late);
                late.clear();
                if (gathered.isEmpty()) {
                    gathered.add(queue.take());
                }
                queue.drainTo(gathered, MOST_AT_ONCE - Math.min(MOST_AT_ONCE, gathered.size()));
                var keys = new HashSet<String>();
                var batch = new ArrayList<Waiting<Q, A>>();
                gathered.forEach(each -> (keys.add(key.apply(each.question())) ? batch : late).add(each));
                decide(batch);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// One question that cannot be decided must not fail the others: the batch is then taken apart.
    private void decide(List<Waiting<Q, A>> batch) {
        try {
            var answers =
                    decideTogether.apply(batch.stream().map(Waiting::question).toList());
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).answer().complete(answers.get(i));
            }
        } catch (RuntimeException poisoned) {
            if (batch.size() == 1) {
                batch.getFirst().answer().completeExceptionally(poisoned);
            } else {
                batch.forEach(each -> decide(List.of(each)));
            }
        }
    }

    @Override
    public void stop() {
        decider.interrupt();
    }
}
