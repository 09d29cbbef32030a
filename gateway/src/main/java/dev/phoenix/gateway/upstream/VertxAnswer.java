package dev.phoenix.gateway.upstream;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;

/// An answer as Vert.x reads it. *One thread*: the event loop of its connection.
///
/// @param complete runs when it has ended well
public record VertxAnswer(HttpClientResponse response, Runnable complete) implements UpstreamAnswer {
    @Override
    public int status() {
        return response.statusCode();
    }

    @Override
    public String reason() {
        return response.statusMessage();
    }

    @Override
    public HttpVersion version() {
        return response.version();
    }

    @Override
    public MultiMap fields() {
        return response.headers();
    }

    @Override
    public MultiMap trailers() {
        return response.trailers();
    }

    @Override
    public void read(Reader reader) {
        response.handler(reader::part);
        response.endHandler(_ -> {
            complete.run();
            reader.ended();
        });
        response.exceptionHandler(_ -> reader.broken());
    }

    @Override
    public void pause() {
        response.pause();
    }

    @Override
    public void resume() {
        response.resume();
    }
}
