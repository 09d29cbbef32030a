package dev.phoenix.gateway;

import static dev.phoenix.gateway.Http2Customer.DATA;
import static dev.phoenix.gateway.Http2Customer.HEADERS;
import static dev.phoenix.gateway.Http2Customer.WINDOW_UPDATE;
import static dev.phoenix.gateway.Http2Customer.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bodies that are many times larger than all the memory that the gateway has, and peers who stop reading them.
class StreamingTest {
    private static final String[] LITTLE_MEMORY = {"-Xmx40m", "-XX:MaxDirectMemorySize=40m"};
    private static final long GIGABYTE = 1L << 30;

    /// What the sockets between three processes hold at most, and what is on its way through the gateway.
    private static final long ON_ITS_WAY_BYTES = 64L * 1024 * 1024;

    private static final int WINDOW_BYTES = 65_535;

    @TempDir
    static Path directory;

    private static final Semaphore READS = new Semaphore(0);
    private static FloodUpstream legacy;
    private static Process gateway;
    private static int port;

    @BeforeAll
    static void start() throws IOException {
        legacy = FloodUpstream.start(READS);
        gateway = MainTest.launch(
                Map.of("GATEWAY_PLAN", MainTest.plan(directory, legacy.url()), "GATEWAY_BODY_BYTES", "" + 2 * GIGABYTE),
                LITTLE_MEMORY);
        port = MainTest.port(gateway.inputReader());
    }

    @AfterAll
    static void stop() {
        gateway.destroyForcibly();
        legacy.close();
    }

    private static Socket customer() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) TestGateway.PATIENCE.toMillis());
        return socket;
    }

    private static void ask(Socket customer, String head) throws IOException {
        customer.getOutputStream().write((head + "\r\nHost: a\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void a_gigabyte_passes_to_the_customer() throws Exception {
        try (var customer = customer()) {
            ask(customer, "GET /" + GIGABYTE + " HTTP/1.1");

            assertThat(new HttpReader(customer.getInputStream()).head()).isPresent();
            customer.getInputStream().skipNBytes(GIGABYTE);
            assertAlive();
        }
    }

    @Test
    void a_gigabyte_passes_to_the_upstream() throws Exception {
        try (var customer = customer()) {
            ask(customer, "POST / HTTP/1.1\r\nContent-Length: " + GIGABYTE);
            send(customer, GIGABYTE, new AtomicLong());

            var reader = new HttpReader(customer.getInputStream());
            assertThat(reader.body(reader.head().orElseThrow())).isEqualTo("" + GIGABYTE);
            assertAlive();
        }
    }

    private static void send(Socket customer, long size, AtomicLong sentBytes) throws IOException {
        var block = new byte[256 * 1024];
        for (long sent = 0; sent < size; sent += block.length) {
            customer.getOutputStream().write(block);
            sentBytes.addAndGet(block.length);
        }
    }

    private static void assertAlive() throws IOException {
        try (var customer = new RawCustomer(port)) {
            assertThat(customer.ask(RawCustomer.get("/5")).status()).isEqualTo(200);
        }
    }

    @Test
    void a_customer_who_stops_reading_stops_the_upstream() throws Exception {
        try (var customer = customer()) {
            long begin = legacy.sentBytes();
            ask(customer, "GET /" + GIGABYTE + " HTTP/1.1");
            assertThat(customer.getInputStream().read()).isEqualTo('H');

            assertThat(whereItStops(() -> legacy.sentBytes() - begin)).isLessThan(ON_ITS_WAY_BYTES);
            assertAlive();
            long before = legacy.sentBytes();
            customer.getInputStream().skipNBytes(2 * ON_ITS_WAY_BYTES);
            assertThat(legacy.sentBytes()).as("it goes on").isGreaterThan(before);
        }
    }

    @Test
    void a_call_over_http_2_that_is_not_read_stops_the_upstream_and_no_other_call() throws Exception {
        try (var customer = new Http2Customer(port)) {
            long begin = legacy.sentBytes();
            customer.send(WINDOW_UPDATE, 0, 0, window(Integer.MAX_VALUE - WINDOW_BYTES));
            customer.head(1, true, request("GET", "/" + GIGABYTE));
            for (int got = 0; got < WINDOW_BYTES; ) {
                var frame = customer.next(List.of(DATA)).orElseThrow();
                got += frame.payload().remaining();
            }

            assertThat(whereItStops(() -> legacy.sentBytes() - begin)).isLessThan(ON_ITS_WAY_BYTES);
            customer.head(3, true, request("GET", "/5"));
            assertThat(customer.next(List.of(HEADERS)).orElseThrow().stream()).isEqualTo(3);
            assertThat(customer.next(List.of(DATA)).orElseThrow().stream()).isEqualTo(3);
            long before = legacy.sentBytes();
            readOn(customer, 2 * ON_ITS_WAY_BYTES);
            assertThat(legacy.sentBytes()).as("it goes on").isGreaterThan(before);
        }
    }

    private static byte[] window(int bytes) {
        return ByteBuffer.allocate(4).putInt(bytes).array();
    }

    /// Reads so much of the first call, making room as it goes.
    private static void readOn(Http2Customer customer, long bytes) throws IOException {
        customer.send(WINDOW_UPDATE, 0, 1, window(1 << 20));
        for (long got = 0; got < bytes; ) {
            var frame = customer.next(List.of(DATA)).orElseThrow();
            if (frame.stream() == 1) {
                got += frame.payload().remaining();
                customer.send(WINDOW_UPDATE, 0, 1, window(frame.payload().remaining()));
            }
        }
    }

    @Test
    void an_upstream_that_does_not_read_stops_the_customer() throws Exception {
        var sentBytes = new AtomicLong();
        try (var customer = customer()) {
            ask(customer, "POST /later HTTP/1.1\r\nContent-Length: " + GIGABYTE);
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    send(customer, GIGABYTE, sentBytes);
                } catch (IOException over) {
                    // the test has seen enough
                }
            });

            assertThat(whereItStops(sentBytes::get)).isLessThan(ON_ITS_WAY_BYTES);
            assertAlive();
            READS.release();
            TestGateway.until(() -> sentBytes.get() > 2 * ON_ITS_WAY_BYTES);
        }
    }

    @Test
    void an_upstream_that_does_not_read_a_call_over_http_2_stops_that_call_and_no_other() throws Exception {
        try (var customer = new Http2Customer(port)) {
            var upload = new Upload(customer);
            customer.head(1, false, request("POST", "/later", "content-length", "" + GIGABYTE));
            Thread.ofPlatform().daemon().start(upload);

            assertThat(whereItStops(upload.sentBytes::get)).isLessThan(ON_ITS_WAY_BYTES);
            synchronized (customer) {
                customer.head(3, true, request("GET", "/5"));
            }
            TestGateway.until(() -> upload.answered.contains(3));
            READS.release();
            TestGateway.until(() -> upload.sentBytes.get() > 2 * ON_ITS_WAY_BYTES);
        }
    }

    /// A body of one call over HTTP/2, as far and as fast as the gateway makes room for it.
    private static final class Upload implements Runnable {
        private final Http2Customer customer;
        private final AtomicLong sentBytes = new AtomicLong();
        private final Set<Integer> answered = ConcurrentHashMap.newKeySet();
        private long roomInCall = WINDOW_BYTES;
        private long room = WINDOW_BYTES;

        Upload(Http2Customer customer) {
            this.customer = customer;
        }

        @Override
        public void run() {
            var block = new byte[16 * 1024];
            try {
                while (true) {
                    int next = (int) Math.min(block.length, Math.min(roomInCall, room));
                    if (next == 0) {
                        hear(customer.next().orElseThrow(EOFException::new));
                        continue;
                    }
                    synchronized (customer) {
                        customer.send(DATA, 0, 1, Arrays.copyOf(block, next));
                    }
                    room -= next;
                    roomInCall -= next;
                    sentBytes.addAndGet(next);
                }
            } catch (IOException over) {
                // the test has seen enough
            }
        }

        private void hear(Http2Customer.Got frame) {
            if (frame.type() == HEADERS) {
                answered.add(frame.stream());
            } else if (frame.type() == WINDOW_UPDATE && frame.stream() == 0) {
                room += frame.payload().getInt(0);
            } else if (frame.type() == WINDOW_UPDATE) {
                roomInCall += frame.payload().getInt(0);
            }
        }
    }

    /// How far it got once it has not got any further for half a second.
    private static long whereItStops(LongSupplier bytes) {
        long seen = -1;
        while (bytes.getAsLong() != seen || seen == 0) {
            seen = bytes.getAsLong();
            LockSupport.parkNanos(500_000_000);
        }
        return seen;
    }
}
