package dev.phoenix.gameday.soak;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// Kills one service after the other, at random, and lets each come back before it goes on. One thread of its own;
/// any thread may stop it and ask.
final class Killer {
    private static final int LONGEST_PAUSE_MILLIS = 300;

    private final Services services;
    private final RandomGenerator random;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Map<String, Integer> kills = new TreeMap<>();
    private final Thread thread;
    private Optional<String> trouble = Optional.empty();

    private Killer(Services services, RandomGenerator random) {
        this.services = services;
        this.random = random;
        this.thread = Thread.ofPlatform().name("killer").daemon().unstarted(this::kill);
    }

    static Killer start(Services services, RandomGenerator random) {
        Killer killer = new Killer(services, random);
        killer.thread.start();
        return killer;
    }

    synchronized int kills() {
        return kills.values().stream().mapToInt(Integer::intValue).sum();
    }

    synchronized Map<String, Integer> byService() {
        return new TreeMap<>(kills);
    }

    /// Why it had to give up, if it had to.
    synchronized Optional<String> trouble() {
        return trouble;
    }

    /// Kills nobody else; when this returns, all services serve.
    void stop() throws InterruptedException {
        stopping.countDown();
        thread.join();
    }

    private void kill() {
        try {
            while (!stopping.await(random.nextInt(LONGEST_PAUSE_MILLIS), TimeUnit.MILLISECONDS)) {
                String victim = Services.NAMES.get(random.nextInt(Services.NAMES.size()));
                services.killAndRestart(victim);
                synchronized (this) {
                    kills.merge(victim, 1, Integer::sum);
                }
            }
        } catch (IOException broken) {
            synchronized (this) {
                trouble = Optional.of(String.valueOf(broken.getMessage()));
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
