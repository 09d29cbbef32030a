package dev.phoenix.gateway.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.buffer.BufferInternal;
import org.jspecify.annotations.Nullable;

/// One request on one connection of HTTP/1.1, and its answer. *One thread*: the event loop of the connection.
final class Http1Call implements Sending, UpstreamAnswer {
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int EARLY_HINTS = 103;
    private static final int FIRST_FINAL = 200;

    private static final MultiMap NO_TRAILERS = MultiMap.caseInsensitiveMultiMap();

    private enum Sent {
        NOTHING,
        A_PART,
        ALL
    }

    private final Http1Connection connection;
    private final Upstream upstream;
    private final RequestHead head;
    private final Heard heard;
    private Sent sent = Sent.NOTHING;
    private boolean chunked;
    private boolean paused;
    private boolean over;
    private @Nullable Runnable drained;
    private @Nullable HttpResponse response;
    private @Nullable Reader reader;
    private MultiMap trailers = MultiMap.caseInsensitiveMultiMap();

    Http1Call(Http1Connection connection, Upstream upstream, RequestHead head, Heard heard) {
        this.connection = connection;
        this.upstream = upstream;
        this.head = head;
        this.heard = heard;
    }

    boolean isHead() {
        return head.method().equals(HttpMethod.HEAD);
    }

    @Override
    public void chunked() {
        chunked = true;
    }

    @Override
    public void write(Buffer part) {
        if (over || part.length() == 0) {
            return;
        }
        var text = begin(-1);
        body(text, part);
        flush(text);
    }

    @Override
    public void end(Buffer last) {
        if (over) {
            return;
        }
        var text = begin(last.length());
        if (last.length() > 0) {
            body(text, last);
        }
        finish(text, NO_TRAILERS);
    }

    @Override
    public void end() {
        if (!over) {
            finish(begin(0), NO_TRAILERS);
        }
    }

    /// A body whose length was told has no place for trailers.
    @Override
    public void end(MultiMap fields) {
        if (!over) {
            finish(begin(0), chunked ? fields : NO_TRAILERS);
        }
    }

    /// The head, unless it has gone out.
    ///
    /// @param wholeBytes the length of a body that is there in whole; less than that when it is not
    private Http1Head begin(int wholeBytes) {
        var text = connection.head();
        text.clear();
        if (sent == Sent.NOTHING) {
            text.begin(upstream, head);
            if (chunked) {
                text.isChunked();
            } else if (wholeBytes > 0 && !head.fields().contains("Content-Length")) {
                text.bodyBytes(wholeBytes);
            }
            text.line();
            sent = Sent.A_PART;
        }
        return text;
    }

    private void body(Http1Head text, Buffer part) {
        if (chunked) {
            text.chunk(part.length());
        }
        if (!text.take(part)) {
            write(text);
            write(((BufferInternal) part).getByteBuf());
        }
        if (chunked) {
            text.line();
        }
    }

    private void finish(Http1Head text, MultiMap fields) {
        if (chunked) {
            text.chunk(0);
            fields.forEach(text::field);
            text.line();
        }
        sent = Sent.ALL;
        flush(text);
    }

    private void flush(Http1Head text) {
        write(text);
        var _ = connection.context().flush();
    }

    private void write(Http1Head text) {
        if (text.length() > 0) {
            var out = connection.context().alloc().directBuffer(text.length());
            text.writeTo(out);
            text.clear();
            write(out);
        }
    }

    /// A write that fails ends the connection, and of that the call hears.
    private void write(ByteBuf bytes) {
        var context = connection.context();
        var _ = context.write(bytes, context.voidPromise());
    }

    @Override
    public boolean isFull() {
        return !over && !connection.context().channel().isWritable();
    }

    @Override
    public void drained(Runnable step) {
        drained = step;
    }

    void caughtUp() {
        var step = drained;
        if (step != null) {
            drained = null;
            step.run();
        }
    }

    @Override
    public boolean isOnUsedConnection() {
        return connection.isUsed();
    }

    @Override
    public void reset() {
        if (over) {
            return;
        }
        over = true;
        if (sent == Sent.NOTHING) {
            connection.ended(this, true);
        } else {
            connection.close();
        }
    }

    void head(HttpResponse told) {
        int status = told.status().code();
        if (status == EARLY_HINTS) {
            heard.hinted((MultiMap) told.headers());
        } else if (status >= FIRST_FINAL && isKnown(told.protocolVersion())) {
            response = told;
            heard.answered(this);
        } else if (status == SWITCHING_PROTOCOLS || status >= FIRST_FINAL) {
            connection.close();
        }
    }

    private static boolean isKnown(io.netty.handler.codec.http.HttpVersion version) {
        return version.equals(io.netty.handler.codec.http.HttpVersion.HTTP_1_1)
                || version.equals(io.netty.handler.codec.http.HttpVersion.HTTP_1_0);
    }

    void content(HttpContent content) {
        var reading = reader;
        var bytes = content.content();
        if (over || reading == null || !bytes.isReadable()) {
            content.release();
        } else {
            reading.part(BufferInternal.safeBuffer(bytes));
        }
        // Whatever comes before the answer is an interim answer's end.
        if (response != null && !over && content instanceof LastHttpContent last) {
            ended(response, last);
        }
    }

    private void ended(HttpResponse answered, LastHttpContent last) {
        if (last.trailingHeaders() instanceof MultiMap told) {
            trailers = told;
        }
        over = true;
        if (paused) {
            resume();
        }
        connection.answered();
        KeepAlive.of(answered).ifPresent(connection::keptFor);
        connection.ended(this, sent == Sent.ALL && HttpUtil.isKeepAlive(answered));
        var reading = reader;
        if (reading != null) {
            reading.ended();
        }
    }

    /// The connection has ended.
    void gone() {
        if (over) {
            return;
        }
        over = true;
        var reading = reader;
        if (response == null) {
            heard.broken(false);
        } else if (reading != null) {
            reading.broken();
        }
    }

    @Override
    public int status() {
        return answer().status().code();
    }

    @Override
    public String reason() {
        return answer().status().reasonPhrase();
    }

    @Override
    public HttpVersion version() {
        return HttpVersion.HTTP_1_1;
    }

    @Override
    public MultiMap fields() {
        return (MultiMap) answer().headers();
    }

    private HttpResponse answer() {
        var known = response;
        if (known == null) {
            throw new IllegalStateException("An answer was asked for before it came.");
        }
        return known;
    }

    @Override
    public MultiMap trailers() {
        return trailers;
    }

    @Override
    public void read(Reader next) {
        reader = next;
    }

    @Override
    public void pause() {
        paused = true;
        connection.context().channel().config().setAutoRead(false);
    }

    @Override
    public void resume() {
        paused = false;
        connection.context().channel().config().setAutoRead(true);
    }
}
