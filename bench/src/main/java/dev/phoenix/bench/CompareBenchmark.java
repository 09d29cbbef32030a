package dev.phoenix.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.flipkart.zjsonpatch.JsonDiff;
import dev.phoenix.compare.Answer;
import dev.phoenix.compare.Comparison;
import dev.phoenix.compare.Rules;
import dev.phoenix.compare.Twins;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import net.javacrumbs.jsonunit.core.Configuration;
import net.javacrumbs.jsonunit.core.internal.Diff;
import org.json.JSONException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.skyscreamer.jsonassert.JSONCompare;
import org.skyscreamer.jsonassert.JSONCompareMode;

/// Two answers compared from their bytes on, reading included, by Phoenix and by what else Java people use. One thread.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CompareBenchmark {
    private static final ObjectMapper JACKSON = new ObjectMapper();

    /// About so many bytes a side.
    @Param({"1000", "20000", "1000000"})
    private int bytes;

    /// How the two sides relate.
    @Param({"equal", "reordered", "noisy", "different"})
    private String relation = "equal";

    /// How many rules there are; only Phoenix knows them.
    @Param("0")
    private int rules;

    private byte[] legacy = {};
    private byte[] candidate = {};
    private Answer legacyAnswer = Answer.ofJson(legacy);
    private Answer candidateAnswer = Answer.ofJson(candidate);
    private Rules compiled = Rules.none();

    /// Makes the pair and compiles the rules.
    @Setup
    public void prepare() {
        var pair = new Orders(bytes).pair(Orders.Relation.valueOf(relation.toUpperCase(Locale.ROOT)));
        legacy = pair.legacy().getBytes(StandardCharsets.UTF_8);
        candidate = pair.candidate().getBytes(StandardCharsets.UTF_8);
        legacyAnswer = Answer.ofJson(legacy);
        candidateAnswer = Answer.ofJson(candidate);
        var builder = Rules.builder();
        for (int i = 0; i < rules; i++) {
            switch (i % 5) {
                case 0 -> builder.ignore(i == 0 ? "$.placedAt" : "$.absent" + i);
                case 1 -> builder.tolerate(i == 1 ? "$.lines[*].updatedAt" : "$.lines[*].absent" + i, "60s");
                case 2 -> builder.kind(i == 2 ? "$.id" : "$.customer.absent" + i, "id");
                case 3 -> builder.critical(i == 3 ? "$.total" : "$.totals.absent" + i);
                default -> builder.caseInsensitive(i == 4 ? "$.customer.name" : "$.lines[*].absent" + i);
            }
        }
        compiled = builder.build();
    }

    /// This project.
    @Benchmark
    public Comparison phoenix() {
        return Comparison.compare(legacyAnswer, candidateAnswer, compiled, Twins.none());
    }

    /// zjsonpatch: the difference as a JSON Patch.
    @Benchmark
    public Object zjsonpatch() throws IOException {
        return JsonDiff.asJson(JACKSON.readTree(legacy), JACKSON.readTree(candidate));
    }

    /// JSONassert, strict: arrays in order.
    @Benchmark
    public Object jsonassert() throws JSONException {
        return JSONCompare.compareJSON(
                new String(legacy, StandardCharsets.UTF_8),
                new String(candidate, StandardCharsets.UTF_8),
                JSONCompareMode.STRICT);
    }

    /// json-unit.
    @Benchmark
    public boolean jsonunit() {
        return Diff.create(
                        new String(legacy, StandardCharsets.UTF_8),
                        new String(candidate, StandardCharsets.UTF_8),
                        "answer",
                        "",
                        Configuration.empty())
                .similar();
    }
}
