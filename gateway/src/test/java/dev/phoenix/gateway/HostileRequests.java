package dev.phoenix.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;

/// Makes up what a hostile customer sends over one connection: requests that are sound but for what has been done to
/// them. Pure: the same random numbers make the same octets.
final class HostileRequests {
    private static final List<String> NASTY_FIELDS = List.of(
            "Content-Length: 3",
            "Content-Length: 0",
            "Content-Length: +1",
            "Content-Length: -1",
            "Content-Length: 1,1",
            "Content-Length: 99999999999999999999",
            "Content-Length : 2",
            "content-length:\t4",
            "Transfer-Encoding: chunked",
            "transfer-encoding: CHUNKED",
            "Transfer-Encoding: chunked, chunked",
            "Transfer-Encoding: xchunked",
            "Transfer-Encoding:\u000bchunked",
            "Transfer-Encoding: identity",
            "Transfer-Encoding : chunked",
            "Transfer_Encoding: chunked",
            "Host: other.example",
            "Host:",
            " folded: 1",
            "\tfolded",
            "no colon",
            ": no name",
            "X-Sp ace: 1",
            "X-Zero: a\u0000b",
            "X-Return: a\rb",
            "X-Feed: a\nb",
            "X-High: \u00e4\u00ff",
            "Connection: close",
            "Connection: Content-Length",
            "Connection: Transfer-Encoding, Host",
            "Connection: Upgrade, HTTP2-Settings",
            "Upgrade: h2c",
            "Upgrade: websocket",
            "HTTP2-Settings: AAMAAABkAAQAAP__",
            "Expect: nonsense",
            "Trailer: Content-Length");

    private static final String NASTY_OCTETS = "\u0000\u0007\t\n\u000b\r \"#,/:;@\\{}\u007f\u0080\u00ff0aA-+";

    private static final List<BiFunction<Random, String, String>> HARMS = List.of(
            HostileRequests::insert,
            HostileRequests::delete,
            HostileRequests::replace,
            HostileRequests::repeat,
            HostileRequests::breakLine,
            HostileRequests::addField,
            HostileRequests::addField,
            HostileRequests::addField);

    private HostileRequests() {}

    /// The octets of a connection, one character each.
    static String next(Random random) {
        var octets = new StringBuilder();
        int requests = 1 + random.nextInt(4);
        for (int i = 0; i < requests; i++) {
            var request = sound(random, i);
            int harms = Math.max(0, random.nextInt(4) - 1);
            for (int j = 0; j < harms; j++) {
                request = HARMS.get(random.nextInt(HARMS.size())).apply(random, request);
            }
            octets.append(request);
        }
        return octets.append("GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                .toString();
    }

    private static String sound(Random random, int number) {
        var start = " /" + number + "?q=" + random.nextInt(100) + " HTTP/1.1\r\nHost: a\r\nX-Plain: 1\r\n";
        return switch (random.nextInt(4)) {
            case 0 -> "GET" + start + "\r\n";
            case 1 -> "POST" + start + "Content-Length: 5\r\n\r\nhello";
            case 2 -> "POST" + start + "Transfer-Encoding: chunked\r\n\r\n" + chunks(random);
            default -> "DELETE" + start + "Cookie: a=b\r\n\r\n";
        };
    }

    private static String chunks(Random random) {
        var chunks = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            int size = 1 + random.nextInt(20);
            chunks.append(Integer.toHexString(size))
                    .append(random.nextInt(5) == 0 ? ";x=\"y\"" : "")
                    .append("\r\n")
                    .append("z".repeat(size))
                    .append("\r\n");
        }
        return chunks.append("0\r\n")
                .append(random.nextInt(5) == 0 ? "X-Sum: 1\r\n" : "")
                .append("\r\n")
                .toString();
    }

    private static String insert(Random random, String request) {
        int at = random.nextInt(request.length() + 1);
        char octet = NASTY_OCTETS.charAt(random.nextInt(NASTY_OCTETS.length()));
        return request.substring(0, at) + octet + request.substring(at);
    }

    private static String delete(Random random, String request) {
        int from = random.nextInt(request.length());
        int to = Math.min(request.length(), from + 1 + random.nextInt(3));
        return request.substring(0, from) + request.substring(to);
    }

    private static String replace(Random random, String request) {
        int at = random.nextInt(request.length());
        char octet = NASTY_OCTETS.charAt(random.nextInt(NASTY_OCTETS.length()));
        return request.substring(0, at) + octet + request.substring(at + 1);
    }

    private static String repeat(Random random, String request) {
        int from = random.nextInt(request.length());
        int to = Math.min(request.length(), from + 1 + random.nextInt(40));
        return request.substring(0, to) + request.substring(from);
    }

    private static String breakLine(Random random, String request) {
        var ends = places(request, "\r\n");
        int at = ends.get(random.nextInt(ends.size()));
        var other = List.of("\n", "\r", "\n\r", "\r\r\n", "", "\r\n\r\n").get(random.nextInt(6));
        return request.substring(0, at) + other + request.substring(at + 2);
    }

    private static String addField(Random random, String request) {
        var ends = places(request, "\r\n");
        int at = ends.get(random.nextInt(ends.size()));
        return request.substring(0, at) + "\r\n" + NASTY_FIELDS.get(random.nextInt(NASTY_FIELDS.size()))
                + request.substring(at);
    }

    private static List<Integer> places(String text, String part) {
        var places = new ArrayList<Integer>();
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
            places.add(at);
        }
        return places.isEmpty() ? List.of(0) : places;
    }
}
