package dev.phoenix.chassis;

import java.util.Map;

/// What a route answers. The body is written as JSON; a `byte[]` goes out as it is.
public record Answer(int status, Object body, Map<String, String> headers) {
    public Answer {
        headers = Map.copyOf(headers);
    }

    public Answer(int status, Object body) {
        this(status, body, Map.of());
    }

    public static Answer ok(Object body) {
        return new Answer(200, body);
    }

    public static Answer created(Object body) {
        return new Answer(201, body);
    }
}
