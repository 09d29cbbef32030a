package dev.phoenix.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// Netty's leak detection at its most careful, from now until this is closed. Any thread.
final class Leaks implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ResourceLeakDetector.class.getName());
    private static final String CANARY = "a canary of the leak detection";

    private final Level before = ResourceLeakDetector.getLevel();
    private final Queue<String> reports = new ConcurrentLinkedQueue<>();
    private final Handler listening = new Listening();

    private Leaks() {
        // Vert.x turns the detection off when it is used for the first time.
        Vertx.vertx().close().toCompletionStage().toCompletableFuture().join();
        ResourceLeakDetector.setLevel(Level.PARANOID);
        LOG.addHandler(listening);
        LOG.setUseParentHandlers(false);
    }

    static Leaks watch() {
        return new Leaks();
    }

    /// Every buffer lost so far. Loses one itself, and waits until that is reported: then the others are, too.
    List<String> found() {
        lose();
        TestGateway.until(() -> {
            System.gc();
            allocate(PooledByteBufAllocator.DEFAULT).release();
            return reports.stream().anyMatch(report -> report.contains(CANARY));
        });
        return reports.stream().filter(report -> !report.contains(CANARY)).toList();
    }

    private static void lose() {
        allocate(PooledByteBufAllocator.DEFAULT).touch(CANARY);
    }

    private static ByteBuf allocate(PooledByteBufAllocator from) {
        return from.directBuffer(64);
    }

    @Override
    public void close() {
        LOG.removeHandler(listening);
        LOG.setUseParentHandlers(true);
        ResourceLeakDetector.setLevel(before);
    }

    private final class Listening extends Handler {
        @Override
        public void publish(LogRecord event) {
            reports.add(String.valueOf(event.getMessage()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
