package dev.phoenix.legacy.servlet;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/// A servlet whose routes take and answer JSON; whatever goes wrong becomes a problem with a stable code. Routes
/// are added in the constructor, then any thread.
public abstract class JsonServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    /// No cart, tax quote or list of the operator's is near this; what is larger is refused before it is read.
    private static final int LARGEST_BODY_BYTES = 1 << 20;

    private static final int TOO_LARGE = 413;

    /// So much of a body that is refused is still read, so that whoever sends it gets to read the answer.
    private static final long MOST_PASSED_OVER_BYTES = 16L << 20;

    private static final Logger LOG = Logger.getLogger(JsonServlet.class.getName());

    private final transient List<Route> routes = new ArrayList<>();
    private final transient Front front;

    /// What every servlet of the process has: where requests are counted and what the operator proves himself with.
    public record Front(Requests requests, String operatorToken) {}

    /// What a route does.
    public interface Action {
        Answer answer(Call call) throws SQLException;
    }

    /// A method and path template with what answers it.
    public record Route(String method, String template, boolean forOperator, Action action) {}

    protected JsonServlet(Front front) {
        this.front = front;
    }

    protected final void on(String method, String template, Action action) {
        routes.add(new Route(method, template, false, action));
    }

    /// A route that asks for the operator's token.
    protected final void onOperator(String method, String template, Action action) {
        routes.add(new Route(method, template, true, action));
    }

    public final List<Route> routes() {
        return List.copyOf(routes);
    }

    @Override
    protected final void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        long startedNanos = System.nanoTime();
        var path = request.getServletPath()
                + Optional.ofNullable(request.getPathInfo()).orElse("");
        var route = routes.stream()
                .filter(each -> each.method().equals(request.getMethod())
                        && matched(each.template(), path).isPresent())
                .findFirst();
        Answer answer;
        try {
            answer = route.isPresent() ? run(route.get(), path, request) : noRoute(path);
        } catch (Refused refused) {
            answer = new Answer(refused.status(), refused.problem());
        } catch (SQLException | RuntimeException broken) {
            var refused = meaning(broken);
            LOG.log(Level.WARNING, request.getMethod() + " " + path + " answered " + refused.status(), broken);
            answer = new Answer(refused.status(), refused.problem());
        }
        write(response, answer);
        var template = route.map(Route::template).orElse("none");
        var took = Duration.ofNanos(System.nanoTime() - startedNanos);
        front.requests().count(request.getMethod(), template, answer.status(), took);
    }

    private Answer run(Route route, String path, HttpServletRequest request) throws SQLException, IOException {
        var bytes = request.getInputStream().readNBytes(LARGEST_BODY_BYTES + 1);
        if (bytes.length > LARGEST_BODY_BYTES) {
            request.getInputStream().skip(MOST_PASSED_OVER_BYTES);
            throw new Refused(
                    413, "request_entity_too_large", "The body is larger than " + LARGEST_BODY_BYTES + " bytes.");
        }
        if (route.forOperator()) {
            checkOperator(request);
        }
        var parameters = matched(route.template(), path).orElseThrow();
        return route.action().answer(new Call(request, parameters, bytes));
    }

    private void checkOperator(HttpServletRequest request) {
        var wanted = ("Bearer " + front.operatorToken()).getBytes(StandardCharsets.UTF_8);
        var given = Optional.ofNullable(request.getHeader("Authorization")).orElse("");
        if (!MessageDigest.isEqual(wanted, given.getBytes(StandardCharsets.UTF_8))) {
            throw new Refused(401, "unauthorized", "This route needs the operator's token.");
        }
    }

    private Answer noRoute(String path) {
        if (routes.stream().anyMatch(each -> matched(each.template(), path).isPresent())) {
            throw new Refused(405, "method_not_allowed", "This path does not take the method.");
        }
        throw new Refused(404, "not_found", "There is nothing at this path.");
    }

    private static Refused meaning(Throwable broken) {
        var state = broken instanceof SQLException sql && sql.getSQLState() != null ? sql.getSQLState() : "";
        if (broken instanceof SQLTransientConnectionException || state.startsWith("08") || state.startsWith("57P")) {
            return new Refused(503, "temporarily_unavailable", "The database cannot be reached. Try again.");
        }
        if (state.equals(Database.DEADLOCK)) {
            return new Refused(503, "temporarily_unavailable", "Too many want the same at once. Try again.");
        }
        return new Refused(500, "internal_error", "The request failed. The log of the process says why.");
    }

    /// The path parameters when the path fits the template.
    static Optional<Map<String, String>> matched(String template, String path) {
        var wanted = template.split("/", -1);
        var given = path.split("/", -1);
        if (wanted.length != given.length) {
            return Optional.empty();
        }
        var parameters = new HashMap<String, String>();
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].startsWith("{") && !given[i].isEmpty()) {
                parameters.put(wanted[i].substring(1, wanted[i].length() - 1), given[i]);
            } else if (!wanted[i].equals(given[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }

    private static void write(HttpServletResponse response, Answer answer) throws IOException {
        var bytes = answer.text().getBytes(StandardCharsets.UTF_8);
        response.setStatus(answer.status());
        response.setContentType(answer.type());
        if (answer.status() == TOO_LARGE) {
            response.setHeader("Connection", "close");
        }
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
