package dev.phoenix.gateway.shadow;

import dev.phoenix.gateway.tally.CopyEnd;
import dev.phoenix.gateway.tally.CopyEnd.Compared;
import dev.phoenix.gateway.tally.CopyEnd.Dropped;
import dev.phoenix.gateway.tally.CopyEnd.NotComparable;
import dev.phoenix.plan.SideName;
import dev.phoenix.plan.route.CompareRules;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Everything that copies share: what they may cost, in which order they go, whom they are compared by.
/// *Any thread.*
public final class Shadow implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Shadow.class.getName());

    /// Reads that legacy is asked a second time at one moment: it has customers to serve.
    private static final int MOST_SECOND_ASKS = 16;

    /// How often a pair is looked at whether it has settled.
    private static final long SETTLE_LOOK_MILLIS = 25;

    private static final CopyEnd STOPPING = new Dropped("gateway stopping");

    /// What the pair would show comes of a write that was lost before it.
    static final CopyEnd STATE_APART = new NotComparable("state apart");

    private final ShadowLimits limits;
    private final Steps steps;
    private final Budget budget;
    private final CustomerOrder order;
    private final Apart apart;
    private final AtomicLong numbers = new AtomicLong();
    private final Workers workers;
    private final AtomicLong faults = new AtomicLong();
    private final AtomicInteger asking = new AtomicInteger();
    private final Set<Copy> inFlight = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    public Shadow(ShadowLimits limits, Steps steps, Workers workers) {
        this.limits = limits;
        this.steps = steps;
        this.workers = workers;
        this.budget = new Budget(limits.inFlight(), limits.heldBytes());
        this.order = new CustomerOrder(limits.perCustomer());
        this.apart = new Apart(limits.times().apart(), InstantSource.system());
    }

    /// The steps that look into bodies. They run on the workers, never on an event loop.
    public interface Steps {
        /// A copy of this request is meant, and the request has not been sent anywhere yet.
        default void begun(Original original) {}

        /// The copy has ended, in whatever way.
        default void ended(Original original) {}

        /// Whether all that belongs to the pair is there, this long after both answers were.
        default boolean isSettled(Original original, Duration sincePaired) {
            return true;
        }

        /// The copy's request, said in the other side's names.
        Translated translate(Original original, Buffer body);

        /// The other name of the thing that this request is about was not taught in time.
        void giveUpTwin(Original original);

        /// Takes from the pair what later copies need.
        void learn(Pair pair);

        /// What comparing the pair shows.
        CopyEnd judge(Pair pair);

        /// What legacy's second answer adds to that.
        CopyEnd.Second reconsider(Pair pair, Compared first, Answer.Whole second);
    }

    /// Begins a copy of this request, if there is room for one. Every request that gets here is in
    /// flight from now on, or dropped.
    public Optional<Copy> begin(ShadowLoop loop, Original original) {
        original.route().counts().receivedSampled();
        long number = numbers.incrementAndGet();
        if (!budget.tryEnter()) {
            original.route().counts().ended(new Dropped("in-flight limit"));
            if (!original.reads()) {
                lost(original, number);
            }
            return Optional.empty();
        }
        var copy = new Copy(this, loop, original, number);
        inFlight.add(copy);
        copy.watch(() -> {
            steps.begun(original);
            if (!order.enter(copy.place())) {
                copy.end(new Dropped("customer queue full"));
            }
        });
        return copy.isOver() ? Optional.empty() : Optional.of(copy);
    }

    /// What copies take now.
    public Budget budget() {
        return budget;
    }

    /// Faults of the shadow itself since the start; each cost one copy.
    public long faults() {
        return faults.get();
    }

    /// Things and customers of whom a copied write was lost.
    public int apart() {
        return apart.size();
    }

    void lost(Original write, long number) {
        apart.lost(write, number);
    }

    /// Whether the copy is about a thing that is not, on the copy's side, what it is on the other.
    boolean hasStrayed(Copy copy) {
        return apart.hasThing(copy.original(), copy.number());
    }

    Capture capture() {
        return new Capture(budget, limits.captureBytes());
    }

    ShadowLimits limits() {
        return limits;
    }

    void ready(Copy copy) {
        order.ready(copy.place());
    }

    void ended(Copy copy, CopyEnd end, long heldBytes) {
        var counts = copy.original().route().counts();
        counts.ended(end, copy.kinds());
        if (copy.isAskedAgain()) {
            asking.decrementAndGet();
            if (!(end instanceof Compared)) {
                counts.secondLost("copy dropped");
            }
        }
        inFlight.remove(copy);
        steps.ended(copy.original());
        budget.leave(heldBytes);
        copy.settle(false);
        order.leave(copy.place());
    }

    void fault(Throwable fault) {
        if (faults.getAndIncrement() == 0) {
            LOG.log(
                    Level.WARNING,
                    "A step of the shadow failed; the copy is dropped, later faults are only counted.",
                    fault);
        }
    }

    /// The copy's turn has come. Runs on its loop.
    void send(Copy copy) {
        if (stopping) {
            copy.end(STOPPING);
            return;
        }
        new CopySending(this, copy).start();
    }

    /// Says the copy's request in the other side's names, and goes on with it on the copy's loop.
    void translate(Copy copy, Consumer<Translated> then) {
        work(copy, () -> {
            var translated = steps.translate(copy.original(), copy.requestBody());
            copy.loop().later(() -> copy.watch(() -> then.accept(translated)));
        });
    }

    /// Nobody taught the twin in the time that the copy may wait.
    void giveUpTwin(Copy copy) {
        steps.giveUpTwin(copy.original());
        copy.end(new NotComparable("no twin"));
    }

    /// Both answers are there. The customer's next copy may go as soon as nothing more is to be learnt
    /// for it.
    void paired(Copy copy, Answer copyAnswer) {
        var pair = pair(copy, copyAnswer);
        boolean consequence = apart.hasCustomer(copy.original(), copy.number());
        copy.settle(pair.wasDoneByBoth());
        boolean learns = pair.table().hasTwins();
        if (!learns) {
            order.leave(copy.place());
        }
        work(copy, () -> {
            show(copy, pair);
            if (learns) {
                learn(copy, pair);
                order.leave(copy.place());
            }
            if (consequence) {
                copy.end(STATE_APART);
            } else {
                judgeSettled(copy, pair, System.nanoTime());
            }
        });
    }

    /// How legacy's answer is built is part of what it showed, whatever becomes of the pair.
    private static void show(Copy copy, Pair pair) {
        if (copy.original().to() == SideName.CANDIDATE
                && pair.legacy() instanceof Answer.Whole legacy
                && !legacy.failed()) {
            var shape = Shape.of(legacy);
            copy.original().route().counts().shown(shape);
            copy.isOfShape(shape);
        }
    }

    /// What services still do behind their answers belongs to the pair; the customer's next copy does
    /// not wait for it.
    private void judgeSettled(Copy copy, Pair pair, long pairedNanos) {
        if (steps.isSettled(copy.original(), Duration.ofNanos(System.nanoTime() - pairedNanos))) {
            judge(copy, pair);
            return;
        }
        copy.loop()
                .later(() -> copy.loop()
                        .vertx()
                        .setTimer(SETTLE_LOOK_MILLIS, _ -> work(copy, () -> judgeSettled(copy, pair, pairedNanos))));
    }

    private void judge(Copy copy, Pair pair) {
        var end = steps.judge(pair);
        if (end instanceof Compared compared && asksAgain(copy, pair, compared)) {
            var second = new SecondAsk(this, copy, afterwards(copy, pair, compared));
            copy.loop().later(() -> copy.watch(second::start));
        } else {
            copy.end(end);
        }
    }

    /// Only about reads that legacy answered a customer, and only where there is a whole pair to be in
    /// doubt about.
    private boolean asksAgain(Copy copy, Pair pair, Compared compared) {
        var original = copy.original();
        var share = original.route().route().compare().askTwice();
        boolean mayAsk = !share.equals(CompareRules.ONCE)
                && original.reads()
                && original.to() == SideName.CANDIDATE
                && !compared.onlyCandidateFailed()
                && pair.isHeldWhole();
        if (!mayAsk || asking.incrementAndGet() > MOST_SECOND_ASKS) {
            asking.addAndGet(mayAsk ? -1 : 0);
            return false;
        }
        boolean asks = original.route().counts().asksAgain(compared, share, original.exchange());
        if (!asks) {
            asking.decrementAndGet();
        }
        return asks;
    }

    private SecondAsk.Then afterwards(Copy copy, Pair pair, Compared compared) {
        return new SecondAsk.Then() {
            @Override
            public void answered(Answer.Whole answer) {
                boolean taken = workers.offer(
                        () -> copy.watch(() -> copy.end(compared.with(steps.reconsider(pair, compared, answer)))));
                if (!taken) {
                    unanswered("comparison queue full");
                }
            }

            @Override
            public void unanswered(String reason) {
                copy.end(compared.with(new CopyEnd.Second.Unanswered(reason)));
            }
        };
    }

    private void learn(Copy copy, Pair pair) {
        steps.learn(pair);
        if (copy.original().begins() && pair.wasDoneByBoth()) {
            apart.begun(copy.original());
        }
    }

    private static Pair pair(Copy copy, Answer copyAnswer) {
        var original = copy.original();
        boolean legacyFirst = original.to() == SideName.CANDIDATE;
        return new Pair(
                original.table(),
                original.route(),
                original.exchange(),
                original.customer().key(),
                original.head().method().name() + " " + original.head().target(),
                legacyFirst ? copy.originalAnswer() : copyAnswer,
                legacyFirst ? copyAnswer : copy.originalAnswer());
    }

    private void work(Copy copy, Runnable step) {
        if (!workers.offer(() -> copy.watch(step))) {
            copy.end(new Dropped("comparison queue full"));
        }
    }

    /// Sends nothing more; what is in flight is dropped and counted as such.
    @Override
    public void close() {
        stopping = true;
        workers.close();
        inFlight.forEach(copy -> copy.end(STOPPING));
    }
}
