package dev.phoenix.legacy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.phoenix.legacy.cart.CartServlet;
import dev.phoenix.legacy.cart.CatalogServlet;
import dev.phoenix.legacy.cart.Pricing;
import dev.phoenix.legacy.order.OrderServlet;
import dev.phoenix.legacy.order.WebhookServlet;
import dev.phoenix.legacy.payment.MoneyServlet;
import dev.phoenix.legacy.payment.Provider;
import dev.phoenix.legacy.servlet.Database;
import dev.phoenix.legacy.servlet.Json;
import dev.phoenix.legacy.servlet.JsonServlet;
import dev.phoenix.legacy.servlet.Requests;
import dev.phoenix.legacy.stock.StockServlet;
import dev.phoenix.legacy.tax.TaxServlet;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// The whole checkout in one process: a thread pool, a connection pool, one schema, all servlets.
///
/// *Fault, on purpose:* both pools are shared by everything. When checkouts wait for locks or for the provider,
/// they hold connections, and then threads; and then a shopper who only looks at a cart waits too.
public final class Monolith implements AutoCloseable {
    private static final long STOP_MILLIS = 5_000;
    private static final long IDLE_MILLIS = 300_000;
    private static final String HEALTH_SECONDS = "2";

    private final String host;
    private final HikariDataSource pool;
    private final Server server;
    private final ServerConnector connector;

    private Monolith(String host, HikariDataSource pool, Server server, ServerConnector connector) {
        this.host = host;
        this.pool = pool;
        this.server = server;
        this.connector = connector;
    }

    /// Starts the process's parts, or says why not and leaves nothing behind.
    static Monolith start(Settings settings, Clock clock) throws IOException, SQLException {
        var pool = pool(settings.store());
        try {
            var database = new Database(pool);
            Schema.create(database);
            var threads = new QueuedThreadPool(
                    settings.listen().threads(), Math.min(8, settings.listen().threads()));
            threads.setName("legacy");
            var server = new Server(threads);
            var connector = connector(server, settings.listen());
            var gauges = gauges(pool, threads);
            var context = new ServletContextHandler("/");
            servlets(settings, database, clock, gauges).forEach(servlet -> mount(context, servlet));
            server.setHandler(new GracefulHandler(context));
            server.setStopTimeout(STOP_MILLIS);
            server.setErrorHandler((request, response, callback) -> {
                response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
                Content.Sink.write(response, true, unreadable(response.getStatus()), callback);
                return true;
            });
            listen(server);
            return new Monolith(settings.listen().host(), pool, server, connector);
        } catch (IOException | SQLException | RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    /// The problem for what is not even a request, such as a path with a broken escape in it.
    private static String unreadable(int status) {
        return Json.object()
                .put("type", "about:blank")
                .put("title", "bad request")
                .put("status", status)
                .put("code", "bad_request")
                .put("detail", "This is not a request that can be read.")
                .toString();
    }

    private static void listen(Server server) throws IOException {
        try {
            server.start();
        } catch (IOException | RuntimeException e) {
            stop(server);
            throw e;
        } catch (Exception e) {
            stop(server);
            throw new IllegalStateException("Jetty did not start.", e);
        }
    }

    private static HikariDataSource pool(Settings.Store store) {
        var config = new HikariConfig();
        config.setJdbcUrl(store.url());
        store.user().ifPresent(config::setUsername);
        store.password().ifPresent(config::setPassword);
        config.setMaximumPoolSize(store.connections());
        config.setPoolName("legacy");
        return new HikariDataSource(config);
    }

    /// Connections past the pool, for asking whether the database is there at all.
    private static StatusServlet.Direct direct(Settings.Store store) {
        var properties = new Properties();
        store.user().ifPresent(user -> properties.setProperty("user", user));
        store.password().ifPresent(password -> properties.setProperty("password", password));
        properties.setProperty("connectTimeout", HEALTH_SECONDS);
        properties.setProperty("socketTimeout", HEALTH_SECONDS);
        return () -> DriverManager.getConnection(store.url(), properties);
    }

    private static ServerConnector connector(Server server, Settings.Listen listen) {
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(listen.host());
        connector.setPort(listen.port());
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
        return connector;
    }

    /// All servlets; their routes are the API.
    static List<JsonServlet> servlets(Settings settings, Database database, Clock clock, Supplier<String> gauges) {
        var front = new JsonServlet.Front(new Requests(), settings.operatorToken());
        var pricing = new Pricing(clock);
        var payments = settings.payments();
        var provider = new Provider(payments.url(), payments.key());
        return List.of(
                new CartServlet(front, database, pricing),
                new CatalogServlet(front, database),
                new TaxServlet(front, database, clock),
                new StockServlet(front, database),
                new MoneyServlet(front, database),
                new OrderServlet(front, database, pricing, provider),
                new WebhookServlet(front, database, pricing, provider, payments.webhookSecret()),
                new StatusServlet(front, database, direct(settings.store()), gauges),
                new NothingServlet(front));
    }

    /// Answers for every path that is nobody's.
    private static final class NothingServlet extends JsonServlet {
        private static final long serialVersionUID = 1L;

        NothingServlet(Front front) {
            super(front);
        }
    }

    private static void mount(ServletContextHandler context, JsonServlet servlet) {
        var holder = new ServletHolder(servlet);
        var prefixes = servlet.routes().stream()
                .map(route -> "/" + route.template().split("/", -1)[1])
                .distinct()
                .toList();
        if (prefixes.isEmpty()) {
            context.addServlet(holder, "/");
        }
        for (var prefix : prefixes) {
            context.addServlet(holder, prefix.contains(".") ? prefix : prefix + "/*");
        }
    }

    private static Supplier<String> gauges(HikariDataSource pool, QueuedThreadPool threads) {
        return () -> {
            var connections = pool.getHikariPoolMXBean();
            return """
                    # TYPE legacy_connections_active gauge
                    legacy_connections_active %d
                    # TYPE legacy_connections_waiting gauge
                    legacy_connections_waiting %d
                    # TYPE legacy_threads_busy gauge
                    legacy_threads_busy %d
                    # TYPE legacy_requests_queued gauge
                    legacy_requests_queued %d
                    """.formatted(
                            connections.getActiveConnections(),
                            connections.getThreadsAwaitingConnection(),
                            threads.getBusyThreads(),
                            threads.getQueueSize());
        };
    }

    public String url() {
        return "http://" + host + ":" + connector.getLocalPort();
    }

    /// Stops accepting, finishes what is under way within five seconds, lets the database go.
    @Override
    public void close() {
        stop(server);
        pool.close();
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception e) {
            java.util.logging.Logger.getLogger(Monolith.class.getName())
                    .log(java.util.logging.Level.WARNING, "Jetty did not stop as it should.", e);
        }
    }
}
