package dev.phoenix.gateway;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;

/// A shop with carts that remembers what it was told: what it answers depends on every write before. Any thread.
final class FakeShop implements Function<Seen, Reaction> {
    private final String prefix;
    private final AtomicInteger carts = new AtomicInteger(100);
    private final Map<String, Integer> lines = new ConcurrentHashMap<>();
    private volatile Predicate<Seen> strange = _ -> false;
    private volatile Reaction instead = new Reaction.Hang();

    /// @param prefix of the ids that this shop gives
    FakeShop(String prefix) {
        this.prefix = prefix;
    }

    /// Such requests are not done, but reacted to so.
    void reacts(Predicate<Seen> to, Reaction so) {
        instead = so;
        strange = to;
    }

    void behaves() {
        strange = _ -> false;
    }

    @Override
    public Reaction apply(Seen seen) {
        if (strange.test(seen)) {
            return instead;
        }
        var path = seen.target().split("/", -1);
        if (seen.target().equals("/carts")) {
            var id = prefix + carts.incrementAndGet();
            lines.put(id, 0);
            return Reaction.json(201, "{\"id\":\"" + id + "\"}");
        }
        if (path.length == 4 && path[3].equals("lines")) {
            lines.merge(path[2], 1, Integer::sum);
        }
        return Reaction.json(200, "{\"total\":" + total(path) + "}");
    }

    /// Ten for each line of the cart, or of all carts where none is named.
    private int total(String[] path) {
        return 10
                * (path.length > 2
                        ? lines.getOrDefault(path[2], 0)
                        : lines.values().stream().mapToInt(Integer::intValue).sum());
    }
}
