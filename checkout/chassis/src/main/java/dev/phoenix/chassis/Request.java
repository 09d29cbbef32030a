package dev.phoenix.chassis;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Optional;

/// One request, as a route sees it. One thread.
public final class Request {
    private final ServerRequest request;
    private final PassedOn passedOn;

    Request(ServerRequest request) {
        this.request = request;
        this.passedOn = PassedOn.read(this::header);
    }

    public Lane lane() {
        return passedOn.lane();
    }

    public PassedOn passedOn() {
        return passedOn;
    }

    /// The path's part that stands for `{name}`.
    public String path(String name) {
        return request.path().pathParameters().get(name);
    }

    public Optional<String> query(String name) {
        return request.query().first(name).asOptional();
    }

    public Optional<String> header(String name) {
        var values = request.headers().all(HeaderNames.create(name), List::of);
        return values.isEmpty() ? Optional.empty() : Optional.of(String.join(",", values));
    }

    public byte[] bytes() {
        return request.content().hasEntity() ? request.content().as(byte[].class) : new byte[0];
    }

    public <T> T body(Class<T> type) {
        return Json.read(bytes(), type);
    }
}
