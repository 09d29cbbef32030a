package dev.phoenix.gateway.upstream;

import dev.phoenix.gateway.upstream.FieldRules.Received;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/// The fields that tell an upstream the way a request came: from whom, for which host, by which protocol.
final class ForwardedFields {
    private static final String FOR = "X-Forwarded-For";
    private static final String PROTO = "X-Forwarded-Proto";
    private static final String HOST = "X-Forwarded-Host";
    private static final String STANDARD = "Forwarded";

    private ForwardedFields() {}

    /// Whether this field tells a way.
    static boolean tellsWay(String name) {
        return switch (name.length()) {
            case 9 -> name.equalsIgnoreCase(STANDARD);
            default -> name.regionMatches(true, 0, "X-Forwarded-", 0, 12);
        };
    }

    /// Adds ours to the fields that pass.
    static void write(HttpServerRequest request, Optional<String> host, FieldRules rules, MultiMap to) {
        var address = request.remoteAddress();
        var customer = address == null ? "unknown" : address.hostAddress();
        var proto = request.isSSL() ? "https" : "http";
        boolean trusts = rules.received() == Received.KEEP;
        if (rules.forwarded().writesX()) {
            append(to, FOR, trusts, customer);
            if (!to.contains(PROTO)) {
                to.add(PROTO, proto);
            }
            if (host.isPresent() && !to.contains(HOST)) {
                to.add(HOST, host.get());
            }
        }
        if (rules.forwarded().writesStandard()) {
            append(to, STANDARD, trusts, element(customer, host, proto));
        }
    }

    /// One field for the whole way, ours at its end.
    private static void append(MultiMap to, String name, boolean trusts, String ours) {
        var before = to.getAll(name);
        if (trusts && !before.isEmpty()) {
            to.set(name, String.join(", ", before) + ", " + ours);
        } else {
            to.set(name, ours);
        }
    }

    private static String element(String customer, Optional<String> host, String proto) {
        var node = customer.indexOf(':') >= 0 ? "\"[" + customer + "]\"" : customer;
        var asked = host.map(name -> ";host=\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
        return "for=" + node + asked.orElse("") + ";proto=" + proto;
    }
}
