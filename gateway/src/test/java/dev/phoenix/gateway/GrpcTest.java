package dev.phoenix.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.phoenix.plan.StageName;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// gRPC as others have written it, client and server, with the gateway between.
class GrpcTest {
    private static final Metadata.Key<String> REASON = Metadata.Key.of("reason", Metadata.ASCII_STRING_MARSHALLER);
    private static final MethodDescriptor<String, String> UNARY = method("Unary", MethodType.UNARY);
    private static final MethodDescriptor<String, String> MANY = method("Many", MethodType.SERVER_STREAMING);
    private static final MethodDescriptor<String, String> TALK = method("Talk", MethodType.BIDI_STREAMING);

    @TempDir
    Path directory;

    private Server server;
    private FakeUpstream candidate;

    @BeforeEach
    void start() throws Exception {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .directExecutor()
                .addService(service())
                .build()
                .start();
        candidate = FakeUpstream.start(_ -> Reaction.ok("never asked"));
    }

    @AfterEach
    void stop() throws Exception {
        server.shutdownNow().awaitTermination();
        candidate.close();
    }

    private static MethodDescriptor<String, String> method(String name, MethodType type) {
        return MethodDescriptor.<String, String>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName("test.Words", name))
                .setRequestMarshaller(new Text())
                .setResponseMarshaller(new Text())
                .build();
    }

    private static ServerServiceDefinition service() {
        return ServerServiceDefinition.builder("test.Words")
                .addMethod(UNARY, ServerCalls.asyncUnaryCall(GrpcTest::once))
                .addMethod(MANY, ServerCalls.asyncServerStreamingCall(GrpcTest::many))
                .addMethod(TALK, ServerCalls.asyncBidiStreamingCall(GrpcTest::talk))
                .build();
    }

    private static void once(String word, StreamObserver<String> to) {
        if (word.equals("missing")) {
            var trailers = new Metadata();
            trailers.put(REASON, "nobody knows it");
            to.onError(Status.NOT_FOUND.withDescription("no such word").asRuntimeException(trailers));
        } else {
            to.onNext(word.toUpperCase(java.util.Locale.ROOT));
            to.onCompleted();
        }
    }

    private static void many(String word, StreamObserver<String> to) {
        for (int i = 0; i < 1000; i++) {
            to.onNext(word + i);
        }
        to.onError(Status.RESOURCE_EXHAUSTED
                .withDescription("a thousand is enough")
                .asRuntimeException());
    }

    private static StreamObserver<String> talk(StreamObserver<String> to) {
        return new StreamObserver<>() {
            @Override
            public void onNext(String word) {
                to.onNext("heard " + word);
            }

            @Override
            public void onError(Throwable gone) {}

            @Override
            public void onCompleted() {
                to.onCompleted();
            }
        };
    }

    private TestGateway gateway() throws Exception {
        return TestGateway.between(candidate, candidate)
                .legacy("h2c://127.0.0.1:" + server.getPort())
                .at(StageName.OFF)
                .start();
    }

    private static io.grpc.ManagedChannel channel(TestGateway gateway) {
        return NettyChannelBuilder.forAddress("127.0.0.1", gateway.gateway.port())
                .usePlaintext()
                .directExecutor()
                .build();
    }

    private void through(Dialogue dialogue) throws Exception {
        try (var gateway = gateway()) {
            var channel = channel(gateway);
            try {
                dialogue.with(channel);
            } finally {
                channel.shutdownNow();
            }
        }
    }

    private interface Dialogue {
        void with(Channel channel) throws Exception;
    }

    @Test
    void a_unary_call_is_answered() throws Exception {
        through(channel -> assertThat(ClientCalls.blockingUnaryCall(channel, UNARY, CallOptions.DEFAULT, "hello"))
                .isEqualTo("HELLO"));
    }

    @Test
    void a_status_and_its_trailers_arrive() throws Exception {
        through(channel -> {
            var failed = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> ClientCalls.blockingUnaryCall(channel, UNARY, CallOptions.DEFAULT, "missing"));

            assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
            assertThat(failed.getStatus().getDescription()).isEqualTo("no such word");
            assertThat(failed.getTrailers())
                    .extracting(trailers -> trailers.get(REASON))
                    .isEqualTo("nobody knows it");
        });
    }

    @Test
    void a_stream_arrives_whole_and_in_order_before_its_status() throws Exception {
        through(channel -> {
            Iterator<String> words =
                    ClientCalls.blockingServerStreamingCall(channel, MANY, CallOptions.DEFAULT, "word");
            List<String> got = new ArrayList<>();
            var failed = catchThrowableOfType(StatusRuntimeException.class, () -> words.forEachRemaining(got::add));

            assertThat(got).hasSize(1000).startsWith("word0", "word1").endsWith("word999");
            assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        });
    }

    @Test
    void both_sides_talk_in_turns() throws Exception {
        through(GrpcTest::converse);
    }

    /// Each word is sent only after the answer to the one before has come: nothing may wait for more on its way.
    private static void converse(Channel channel) throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        var to = ClientCalls.asyncBidiStreamingCall(channel.newCall(TALK, CallOptions.DEFAULT), new Ear(heard));
        for (int i = 0; i < 20; i++) {
            to.onNext("word " + i);
            assertThat(heard.poll(TestGateway.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo("heard word " + i);
        }
        to.onCompleted();

        assertThat(heard.poll(TestGateway.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isEqualTo("OK");
    }

    @Test
    void all_this_holds_over_tls_on_both_sides() throws Exception {
        var identity = Identity.of("localhost", directory, "both");
        var secure = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .useTransportSecurity(
                        identity.certificate().toFile(), identity.key().toFile())
                .addService(service())
                .build()
                .start();
        try (var gateway = TestGateway.between(candidate, candidate)
                .legacy("https://localhost:" + secure.getPort())
                .with("UPSTREAM_CA", identity.authority().toString())
                .tls(identity)
                .start()) {
            var channel = NettyChannelBuilder.forAddress(
                            "localhost", gateway.gateway.tlsPort().orElseThrow())
                    .sslContext(GrpcSslContexts.forClient()
                            .trustManager(identity.authority().toFile())
                            .build())
                    .build();
            try {
                converse(channel);
                assertThat(ClientCalls.blockingUnaryCall(channel, UNARY, CallOptions.DEFAULT, "hello"))
                        .isEqualTo("HELLO");
            } finally {
                channel.shutdownNow();
            }
        } finally {
            secure.shutdownNow().awaitTermination();
        }
    }

    /// What comes back: the words, then how it ended.
    private record Ear(BlockingQueue<String> heard) implements StreamObserver<String> {
        @Override
        public void onNext(String word) {
            heard.add(word);
        }

        @Override
        public void onError(Throwable failure) {
            heard.add(failure.toString());
        }

        @Override
        public void onCompleted() {
            heard.add("OK");
        }
    }

    /// Words as messages.
    private static final class Text implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String word) {
            return new ByteArrayInputStream(word.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream bytes) {
            try (bytes) {
                return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }
}
