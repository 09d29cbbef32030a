import dev.phoenix.gameday.shoppers.Arrivals;
import dev.phoenix.gameday.shoppers.Latencies;
import dev.phoenix.gameday.shoppers.OpenLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Loads on place-order. The carts are filled before, so that a measurement holds nothing but orders.
final class Load {
    /// What came of it. `perSecond` counts orders, `failed` every other answer.
    /// `cpu` says what each process spent on an order.
    record Run(double perSecond, double p50, double p99, long failed, String cpu) {}

    private Load() {}

    /// So many callers, each with one order after the other.
    static Run closed(Shops.Shop shop, int callers, int seconds) throws Exception {
        var carts = shop.carts(callers * 16 * seconds);
        var next = new AtomicLong();
        var orders = new AtomicLong();
        var failed = new AtomicLong();
        var latencies = new Latencies();
        long begin = System.nanoTime();
        long end = begin + Duration.ofSeconds(seconds).toNanos();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < callers; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                for (int cart = (int) next.getAndIncrement(); System.nanoTime() < end && cart < carts.size();
                        cart = (int) next.getAndIncrement()) {
                    long due = System.nanoTime();
                    (shop.places(carts.get(cart)) ? orders : failed).incrementAndGet();
                    latencies.since(due);
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        double took = (System.nanoTime() - begin) / 1e9;
        return new Run(orders.get() / took, latencies.percentileMillis(50), latencies.percentileMillis(99), failed.get(),
                "");
    }

    /// Orders come by a schedule, whatever becomes of those before; latency counts from when one was due.
    static Run open(Shops.Shop shop, double perSecond, int seconds, Supplier<Map<String, Duration>> cpu)
            throws Exception {
        var length = Duration.ofSeconds(seconds);
        var carts = shop.carts((int) (perSecond * seconds * 1.3) + 50);
        var orders = new AtomicLong();
        var failed = new AtomicLong();
        var latencies = new Latencies();
        long begin = System.nanoTime();
        var before = cpu.get();
        var loop = OpenLoop.start(Arrivals.poisson(perSecond, 7), 20_000, length, (number, due) -> {
            (shop.places(carts.get((int) number - 1)) ? orders : failed).incrementAndGet();
            latencies.since(due);
        });
        loop.await(length.plusSeconds(90));
        double took = (System.nanoTime() - begin) / 1e9;
        return new Run(orders.get() / took, latencies.percentileMillis(50), latencies.percentileMillis(99),
                failed.get() + loop.turnedAway(), perOrder(before, cpu.get(), orders.get()));
    }

    private static String perOrder(Map<String, Duration> before, Map<String, Duration> after, long orders) {
        var words = new ArrayList<String>();
        after.forEach((name, spent) -> {
            double millis = spent.minus(before.getOrDefault(name, Duration.ZERO)).toNanos() / 1e6 / Math.max(1, orders);
            if (millis >= 0.05) {
                words.add("%s %.2f".formatted(name, millis));
            }
        });
        return String.join(", ", words);
    }
}
