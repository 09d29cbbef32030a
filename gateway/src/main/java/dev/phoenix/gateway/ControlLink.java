package dev.phoenix.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.phoenix.gateway.routing.RoutingTable;
import dev.phoenix.gateway.tally.Outbox;
import dev.phoenix.gateway.tally.Tape;
import dev.phoenix.gateway.upstream.Authorities;
import dev.phoenix.plan.Snapshot;
import dev.phoenix.plan.tally.Example;
import dev.phoenix.plan.tally.RuleReport;
import dev.phoenix.plan.tally.Tally;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/// The gateway's line to control: asks for snapshots, sends tallies, and does without when control is away. Virtual
/// threads that may block; the data plane never waits for either.
final class ControlLink implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ControlLink.class.getName());

    /// Control holds a question for up to 20 s when there is nothing new.
    private static final Duration ASK_TIMEOUT = Duration.ofSeconds(30);

    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LEAST_PAUSE = Duration.ofMillis(100);
    private static final Duration MOST_PAUSE = Duration.ofSeconds(2);
    private static final Duration BETWEEN_SENDS = Duration.ofMillis(200);
    private static final Duration BETWEEN_NOTES = Duration.ofSeconds(1);
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int CONTENT_TOO_LARGE = 413;

    static final ObjectMapper JSON = JsonMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();

    private final Settings.Control control;
    private final String gateway;
    private final RoutingState routing;
    private final Outbox outbox;
    private final Tape tape;
    private final Optional<SnapshotFile> kept;
    private final HttpClient client;
    private final StepBack stepBack;
    private final CountDownLatch firstSnapshot = new CountDownLatch(1);
    private final CountDownLatch firstQuestion = new CountDownLatch(1);
    private Optional<RuleReport> reported = Optional.empty();
    private boolean resumed;
    private volatile boolean stopping;

    /// @param source names a control
    ControlLink(Settings.Source source, String gateway, RoutingState routing, Mail mail) throws Gateway.CannotStart {
        this.control = source.control().orElseThrow();
        this.client = client(control);
        this.kept = source.kept().map(SnapshotFile::new);
        this.gateway = gateway;
        this.routing = routing;
        this.outbox = mail.outbox();
        this.tape = mail.tape();
        this.stepBack = new StepBack(control.patience(), System::nanoTime);
    }

    private static HttpClient client(Settings.Control control) throws Gateway.CannotStart {
        var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(2));
        try {
            if (control.trust().isPresent()) {
                client.sslContext(Authorities.context(control.trust().get()));
            }
            return client.build();
        } catch (Authorities.Unusable unusable) {
            throw new Gateway.CannotStart("GATEWAY_CONTROL_CA cannot be used: " + unusable.getMessage());
        }
    }

    /// Takes up what an earlier run has kept, and asks control for what came after.
    void start() {
        resumed = kept.flatMap(SnapshotFile::read).filter(routing::install).isPresent();
        Thread.ofVirtual().name("snapshots").start(() -> repeat("snapshots", this::ask));
        Thread.ofVirtual().name("tallies").start(() -> repeat("tallies", this::send));
        Thread.ofVirtual().name("notes").start(() -> repeat("notes", this::note));
    }

    /// Waits for the first snapshot of control's. Where one was kept, that serves as soon as control has failed once.
    ///
    /// @return whether there is a snapshot, control's or the one that was kept
    boolean awaitFirst() throws InterruptedException {
        var event = resumed ? firstQuestion : firstSnapshot;
        event.await(control.patience().toMillis(), TimeUnit.MILLISECONDS);
        if (firstSnapshot.getCount() == 0) {
            return true;
        }
        if (resumed) {
            LOG.log(
                    Level.WARNING,
                    "Control gave no snapshot in time; the gateway goes on by the last one that it kept, {0}.",
                    routing.version());
        }
        return resumed;
    }

    /// How many snapshots control has offered that were older than the one in force.
    long olderOffered() {
        return stepBack.total();
    }

    /// One exchange with control.
    private interface Turn {
        /// @return how long to wait before the next
        Duration take() throws IOException, InterruptedException;
    }

    /// Takes turns until the gateway stops. When control is away, it says so once and asks again less and less often.
    private void repeat(String what, Turn turn) {
        var pause = LEAST_PAUSE;
        boolean away = false;
        while (!stopping) {
            try {
                var wait = turn.take();
                if (away) {
                    LOG.log(Level.INFO, "Control is back: {0}.", what);
                }
                away = false;
                pause = LEAST_PAUSE;
                Thread.sleep(wait);
            } catch (InterruptedException stop) {
                return;
            } catch (IOException | RuntimeException unreachable) {
                if (!away && !stopping) {
                    LOG.log(
                            Level.WARNING,
                            "Control is away ({0}): {1}. The gateway keeps routing as it does.",
                            new Object[] {what, unreachable.toString()});
                }
                away = true;
                pause = pauseAfter(pause);
            }
        }
    }

    private static Duration pauseAfter(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        var next = pause.multipliedBy(2);
        return next.compareTo(MOST_PAUSE) > 0 ? MOST_PAUSE : next;
    }

    private Duration ask() throws IOException, InterruptedException {
        try {
            return askOnce();
        } finally {
            firstQuestion.countDown();
        }
    }

    private Duration askOnce() throws IOException, InterruptedException {
        long serving = firstQuestion.getCount() > 0 ? 0 : routing.version();
        var question = request("/snapshot?running=" + serving)
                .timeout(ASK_TIMEOUT)
                .GET()
                .build();
        var answer = client.send(question, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == NO_CONTENT) {
            stepBack.over();
            return Duration.ZERO;
        }
        if (answer.statusCode() != OK) {
            throw new IOException("it answered " + answer.statusCode() + " for a snapshot");
        }
        return follow(snapshot(answer.body())) ? Duration.ZERO : MOST_PAUSE;
    }

    /// @return whether it is in force now
    private boolean follow(Snapshot snapshot) {
        if (snapshot.version() < routing.version()) {
            if (!believed(snapshot)) {
                return false;
            }
        } else {
            stepBack.over();
        }
        boolean installed = routing.install(snapshot);
        if (installed) {
            stepBack.over();
            firstSnapshot.countDown();
            kept.ifPresent(file -> file.keep(snapshot));
        }
        return installed;
    }

    private boolean believed(Snapshot older) {
        boolean first = !stepBack.isOffered();
        boolean believed = stepBack.offered();
        if (first) {
            LOG.log(
                    Level.WARNING,
                    "Control offers snapshot {0}, and {1} is in force: a control process lags behind."
                            + " The gateway goes on by"
                            + " {1}, and follows {0} if nothing newer comes within {2} ms.",
                    new Object[] {
                        older.version(), routing.version(), control.patience().toMillis()
                    });
        }
        if (believed) {
            LOG.log(
                    Level.WARNING,
                    "Control has offered nothing but older snapshots for {0} ms: it was set back from"
                            + " {1} to {2}, and the"
                            + " gateway follows.",
                    new Object[] {control.patience().toMillis(), routing.version(), older.version()});
        }
        return believed;
    }

    private static Snapshot snapshot(String json) throws IOException {
        try {
            return JSON.readValue(json, Snapshot.class);
        } catch (JsonProcessingException unreadable) {
            throw new IOException("its snapshot cannot be read: " + unreadable.getOriginalMessage(), unreadable);
        }
    }

    private Duration send() throws IOException, InterruptedException {
        var next = outbox.next();
        if (next.isEmpty()) {
            return BETWEEN_SENDS;
        }
        deliver(next.get());
        return Duration.ZERO;
    }

    private void deliver(Tally tally) throws IOException, InterruptedException {
        var message = request("/tallies")
                .timeout(SEND_TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(tally)))
                .build();
        var answer = client.send(message, HttpResponse.BodyHandlers.discarding());
        switch (answer.statusCode()) {
            case OK, NO_CONTENT -> outbox.taken(tally);
            case BAD_REQUEST, CONTENT_TOO_LARGE -> {
                LOG.log(
                        Level.SEVERE,
                        "Control refuses window {0} with {1}; asking again would change nothing.",
                        new Object[] {tally.window(), answer.statusCode()});
                outbox.taken(tally);
            }
            default -> throw new IOException("it answered " + answer.statusCode() + " for a tally");
        }
    }

    /// Tells what no decision hangs on: examples to be seen again, and how the rules fare. What control does not want
    /// is not told again.
    private Duration note() throws IOException, InterruptedException {
        var examples = tape.next();
        if (!examples.isEmpty()) {
            tell("/tape", new Examples(examples));
            tape.taken(examples);
        }
        var rules = routing.table().map(ControlLink::report);
        if (rules.isPresent() && !rules.equals(reported)) {
            tell("/rules", rules.get());
            reported = rules;
        }
        return examples.isEmpty() ? BETWEEN_NOTES : Duration.ZERO;
    }

    private record Examples(List<Example> examples) {}

    private static RuleReport report(RoutingTable table) {
        return new RuleReport(
                table.snapshot().version(),
                table.rules().entrySet().stream()
                        .map(route -> new RuleReport.OfRoute(
                                route.getKey(),
                                route.getValue().bodies(),
                                route.getValue().unmatched(),
                                route.getValue().expired()))
                        .toList());
    }

    private void tell(String path, Object what) throws IOException, InterruptedException {
        var message = request(path)
                .timeout(SEND_TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(what)))
                .build();
        int status =
                client.send(message, HttpResponse.BodyHandlers.discarding()).statusCode();
        boolean refused = status == BAD_REQUEST || status == NOT_FOUND || status == CONTENT_TOO_LARGE;
        if (status != OK && status != NO_CONTENT && !refused) {
            throw new IOException("it answered " + status + " for a note");
        }
    }

    private HttpRequest.Builder request(String path) {
        var base = control.url().toString();
        var url = (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/gateways/" + gateway + path;
        return HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + control.token());
    }

    /// Sends what waits, as far as it goes quickly, and hangs up.
    @Override
    public void close() {
        stopping = true;
        try {
            for (var next = outbox.next(); next.isPresent(); next = outbox.next()) {
                deliver(next.get());
            }
        } catch (IOException unreachable) {
            LOG.log(Level.WARNING, "Control did not take the last {0} windows.", outbox.size());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        client.shutdownNow();
    }
}
