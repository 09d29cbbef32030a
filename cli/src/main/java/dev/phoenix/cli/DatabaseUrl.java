package dev.phoenix.cli;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// The address of a database as JDBC takes it.
final class DatabaseUrl {
    private DatabaseUrl() {}

    /// Takes `jdbc:postgresql://…` as it is and turns `postgres://user:password@host:port/name` into it.
    static String jdbc(String text) {
        if (text.startsWith("jdbc:postgresql:")) {
            return text;
        }
        if (text.startsWith("postgres://") || text.startsWith("postgresql://")) {
            return jdbc(uri(text));
        }
        throw invalid();
    }

    private static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException _) {
            throw invalid();
        }
    }

    private static String jdbc(URI uri) {
        if (uri.getHost() == null) {
            throw invalid();
        }
        var url = new StringBuilder("jdbc:postgresql://").append(uri.getHost());
        if (uri.getPort() >= 0) {
            url.append(':').append(uri.getPort());
        }
        url.append(uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath());
        var separator = '?';
        if (uri.getUserInfo() != null) {
            var parts = uri.getUserInfo().split(":", 2);
            url.append("?user=").append(encoded(parts[0]));
            if (parts.length == 2) {
                url.append("&password=").append(encoded(parts[1]));
            }
            separator = '&';
        }
        if (uri.getRawQuery() != null) {
            url.append(separator).append(uri.getRawQuery());
        }
        return url.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// The text itself may hold a password, so it is not shown.
    private static Trouble invalid() {
        return new Trouble("--database is no address of a PostgreSQL database. Write jdbc:postgresql://host:port/name"
                + " or postgres://user:password@host:port/name.");
    }
}
