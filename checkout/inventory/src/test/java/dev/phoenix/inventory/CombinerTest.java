package dev.phoenix.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CombinerTest {
    private final List<List<String>> batches = new CopyOnWriteArrayList<>();
    private final CountDownLatch deciding = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final Combiner<String, String> combiner =
            new Combiner<>("test", question -> question.substring(0, 1), this::decide);

    @AfterEach
    void stop() {
        combiner.stop();
    }

    private List<String> decide(List<String> questions) {
        batches.add(List.copyOf(questions));
        if (questions.contains("first")) {
            deciding.countDown();
            try {
                goOn.await();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        }
        if (questions.contains("poison")) {
            throw new IllegalArgumentException("poison");
        }
        return questions.stream().map(question -> question + "!").toList();
    }

    @Test
    void a_lone_question_is_answered_at_once() {
        assertThat(combiner.ask("hello")).isEqualTo("hello!");
        assertThat(batches).containsExactly(List.of("hello"));
    }

    @Test
    void questions_that_gather_while_one_is_decided_are_decided_together() throws Exception {
        assertThat(answers("a", "b", "c")).containsExactlyInAnyOrder("a!", "b!", "c!");
        assertThat(batches).hasSize(2);
    }

    @Test
    void questions_of_one_key_are_decided_one_after_the_other() throws Exception {
        assertThat(answers("a1", "a2", "b1")).containsExactlyInAnyOrder("a1!", "a2!", "b1!");
        assertThat(batches)
                .hasSize(3)
                .allSatisfy(batch -> assertThat(batch)
                        .extracting(question -> question.charAt(0))
                        .doesNotHaveDuplicates());
    }

    @Test
    void a_poisoned_question_fails_alone() throws Exception {
        assertThat(answers("a", "poison", "c"))
                .containsExactlyInAnyOrder("a!", "java.lang.IllegalArgumentException: poison", "c!");
        assertThat(combiner.ask("next")).isEqualTo("next!");
    }

    @Test
    void what_a_decision_throws_reaches_the_one_who_asked() {
        assertThatThrownBy(() -> combiner.ask("poison")).isInstanceOf(IllegalArgumentException.class);
    }

    /// Asks `first`, and while it is decided all the others.
    private List<String> answers(String... questions) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> combiner.ask("first"));
            deciding.await();
            var asked = new ArrayList<Future<String>>();
            for (var question : questions) {
                asked.add(threads.submit(answer(question)));
            }
            Store.until(() -> combiner.waiting() == questions.length);
            goOn.countDown();
            assertThat(first.get()).isEqualTo("first!");
            var answers = new ArrayList<String>();
            for (var each : asked) {
                answers.add(each.get());
            }
            return answers;
        }
    }

    private Callable<String> answer(String question) {
        return () -> {
            try {
                return combiner.ask(question);
            } catch (IllegalArgumentException poisoned) {
                return poisoned.toString();
            }
        };
    }
}
