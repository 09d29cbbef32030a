package dev.phoenix.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a strict reader of RFC 9112 understands of the octets of one connection: whole requests, up to the first place
/// that is not sound or not there. Written by the grammar's regular expressions, apart from how the gateway reads.
///
/// @param requests those understood, in order
/// @param isMalformed whether reading ended because something is not sound
record Understanding(List<Request> requests, boolean isMalformed) {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern LINE =
            Pattern.compile("(" + TOKEN + ") ((?:https?://[^/?# ]+)?[\\x21-\\x7e&&[^#]]*) HTTP/1\\.([01])");
    private static final Pattern FIELD =
            Pattern.compile("(" + TOKEN + "):[ \\t]*([\\t\\x20-\\x7e\\x80-\\xff]*?)[ \\t]*");
    private static final Pattern CHUNK = Pattern.compile("([0-9a-fA-F]{1,7})(?:;[\\t\\x20-\\x7e\\x80-\\xff]*)?");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._~%!$&'()*+;=:\\[\\]-]*");

    /// A request without what belongs to its connection.
    record Request(String method, String target, String body) {}

    static Understanding of(String octets) {
        var requests = new ArrayList<Request>();
        var rest = octets;
        while (!rest.isEmpty()) {
            var reading = new Reading(rest);
            if (!reading.request()) {
                return new Understanding(requests, reading.isMalformed);
            }
            requests.add(reading.understood);
            if (reading.isLast) {
                break;
            }
            rest = rest.substring(reading.at);
        }
        return new Understanding(requests, false);
    }

    /// One request being read. One thread.
    private static final class Reading {
        private final String octets;
        private int at;
        private boolean isMalformed;
        private boolean isLast;
        private Request understood = new Request("", "", "");

        Reading(String octets) {
            this.octets = octets;
        }

        boolean request() {
            while (octets.startsWith("\r\n", at)) {
                at += 2;
            }
            var lines = lines();
            if (lines.isEmpty()) {
                return false;
            }
            var line = LINE.matcher(lines.get().getFirst());
            var fields = lines.get().stream().skip(1).map(FIELD::matcher).toList();
            if (!line.matches() || !fields.stream().allMatch(Matcher::matches)) {
                return malformed();
            }
            return sound(line, fields);
        }

        private boolean sound(Matcher line, List<Matcher> fields) {
            boolean isOld = line.group(3).equals("0");
            var hosts = values(fields, "host");
            var lengths = values(fields, "content-length");
            var codings = values(fields, "transfer-encoding");
            var target = line.group(2);
            boolean isAbsolute = target.startsWith("http");
            boolean isAddressed = isOld ? hosts.size() <= 1 : hosts.size() == 1;
            boolean isFramed = lengths.size() <= 1
                    && codings.size() + lengths.size() <= 1
                    && lengths.stream().allMatch(one -> LENGTH.matcher(one).matches())
                    && codings.stream().allMatch(one -> one.equalsIgnoreCase("chunked") && !isOld);
            if (!isAddressed
                    || !isFramed
                    || isAbsolute
                    || !(target.startsWith("/")
                            || (target.equals("*") && line.group(1).equals("OPTIONS")))
                    || !hosts.stream().allMatch(one -> HOST.matcher(one).matches())) {
                return malformed();
            }
            isLast = isOld
                    || values(fields, "connection").stream()
                            .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("close"));
            var body =
                    codings.isEmpty() ? exactly(lengths.isEmpty() ? 0 : Long.parseLong(lengths.getFirst())) : chunks();
            body.ifPresent(whole -> understood = new Request(line.group(1), target, whole));
            return body.isPresent();
        }

        private static List<String> values(List<Matcher> fields, String name) {
            return fields.stream()
                    .filter(field -> field.group(1).equalsIgnoreCase(name))
                    .map(field -> field.group(2))
                    .toList();
        }

        private boolean malformed() {
            isMalformed = true;
            return false;
        }

        /// The lines up to the empty one.
        private Optional<List<String>> lines() {
            var lines = new ArrayList<String>();
            while (true) {
                var line = line();
                if (line.isEmpty()) {
                    return Optional.empty();
                }
                if (line.get().isEmpty()) {
                    return Optional.of(lines);
                }
                lines.add(line.get());
            }
        }

        private Optional<String> line() {
            int feed = octets.indexOf('\n', at);
            if (feed < 0) {
                return Optional.empty();
            }
            var line = octets.substring(at, feed);
            at = feed + 1;
            if (!line.endsWith("\r")) {
                isMalformed = true;
                return Optional.empty();
            }
            return Optional.of(line.substring(0, line.length() - 1));
        }

        private Optional<String> exactly(long length) {
            if (octets.length() - at < length) {
                return Optional.empty();
            }
            var body = octets.substring(at, at + (int) length);
            at += (int) length;
            return Optional.of(body);
        }

        private Optional<String> chunks() {
            var body = new StringBuilder();
            while (true) {
                var line = line();
                if (line.isEmpty()) {
                    return Optional.empty();
                }
                var size = CHUNK.matcher(line.get());
                if (!size.matches()) {
                    malformed();
                    return Optional.empty();
                }
                int bytes = Integer.parseInt(size.group(1), 16);
                if (bytes == 0) {
                    return trailers() ? Optional.of(body.toString()) : Optional.empty();
                }
                var chunk = exactly(bytes);
                if (chunk.isEmpty() || octets.length() - at < 2) {
                    return Optional.empty();
                }
                body.append(chunk.get());
                if (!octets.startsWith("\r\n", at)) {
                    malformed();
                    return Optional.empty();
                }
                at += 2;
            }
        }

        private boolean trailers() {
            var lines = lines();
            return lines.isPresent()
                    && (lines.get().stream()
                                    .allMatch(line -> FIELD.matcher(line).matches())
                            || malformed());
        }
    }
}
