package dev.phoenix.gateway.effects;

import dev.phoenix.gateway.upstream.Upstream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/// Where an answer sends the service next: it must come back through the port, not go to the outside by itself.
final class Redirects {
    private Redirects() {}

    /// The same `Location` as a path of the port; empty when it leads elsewhere.
    static Optional<String> inside(Upstream outside, String location) {
        try {
            var url = new URI(location.strip());
            if (url.getRawAuthority() == null && url.getScheme() == null) {
                return Optional.of(location);
            }
            var theirs = (url.getScheme() == null ? scheme(outside) : url.getScheme()) + "://" + url.getRawAuthority();
            var path = Optional.ofNullable(url.getRawPath()).orElse("");
            boolean isSame = theirs.equalsIgnoreCase(scheme(outside) + "://" + outside.authority())
                    || theirs.equalsIgnoreCase(outside.url());
            if (!isSame || !(path + "/").startsWith(outside.basePath() + "/")) {
                return Optional.empty();
            }
            var rest = path.substring(outside.basePath().length());
            var query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
            return Optional.of((rest.isEmpty() ? "/" : rest) + query);
        } catch (URISyntaxException unreadable) {
            return Optional.empty();
        }
    }

    private static String scheme(Upstream outside) {
        return outside.protocol() == Upstream.Protocol.TLS ? "https" : "http";
    }
}
