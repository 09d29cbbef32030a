package dev.phoenix.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;

/// Talks to the control plane's API. One thread.
final class ControlClient {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int UNAUTHORIZED = 401;
    /// What the state of the migration does not allow, or what was asked in view of another state.
    private static final Set<Integer> REFUSED = Set.of(409, 412, 428);

    private final URI url;
    private final String token;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http;

    /// @param authorities by which a control plane that speaks TLS is believed; else those that Java brings
    ControlClient(URI url, String token, Optional<Path> authorities) {
        this.url = url;
        this.token = token;
        var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5));
        authorities.map(Authorities::read).ifPresent(client::sslContext);
        this.http = client.build();
    }

    /// What control says to a verb.
    ///
    /// @param accepted false when the state of the migration does not allow it
    record Reply(boolean accepted, JsonNode body) {}

    URI url() {
        return url;
    }

    JsonNode status() {
        return get("/api/status");
    }

    JsonNode get(String path) {
        var response = send(request(path).GET());
        if (response.statusCode() != 200) {
            throw refused(response);
        }
        return body(response);
    }

    /// An answer that is no JSON document, as lines.
    String text(String path) {
        var response = send(request(path).GET());
        if (response.statusCode() != 200) {
            throw refused(response);
        }
        return response.body();
    }

    Reply act(String verb, Map<String, Object> command) {
        return act(verb, command, Optional.empty());
    }

    /// @param seen the decision that must be the last one still
    Reply act(String verb, Map<String, Object> command, Optional<Long> seen) {
        if (token.isEmpty()) {
            throw new Trouble("No operator's token is known. Give --token or PHOENIX_TOKEN, or run this in the"
                    + " directory where `phoenix up` runs.");
        }
        var request = request("/api/" + verb);
        seen.ifPresent(decision -> request.header("If-Match", "\"" + decision + "\""));
        var response = send(request.header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        json.valueToTree(command).toString())));
        if (response.statusCode() / 100 == 2) {
            return new Reply(true, body(response));
        }
        if (REFUSED.contains(response.statusCode())) {
            return new Reply(false, body(response));
        }
        throw refused(response);
    }

    private HttpRequest.Builder request(String path) {
        try {
            var base = url.toString();
            var root = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
            var builder = HttpRequest.newBuilder(URI.create(root + path)).timeout(PATIENCE);
            return token.isEmpty() ? builder : builder.header("Authorization", "Bearer " + token);
        } catch (IllegalArgumentException wrong) {
            throw new Trouble(url + " is no address of a control plane: " + wrong.getMessage());
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (ConnectException _) {
            throw new Trouble("No control plane answers at " + url
                    + ". Start one with `phoenix up PLAN`, or name another with --url or PHOENIX_URL.");
        } catch (SSLHandshakeException distrusted) {
            throw new Trouble("The control plane at " + url + " is not believed: " + Documents.reason(distrusted)
                    + " Name its authority with --ca or PHOENIX_CA.");
        } catch (IOException failed) {
            throw new Trouble("The control plane at " + url + " does not answer: " + Documents.reason(failed));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Trouble("Interrupted while asking the control plane at " + url + ".");
        }
    }

    private Trouble refused(HttpResponse<String> response) {
        if (response.statusCode() == UNAUTHORIZED) {
            return new Trouble("The control plane at " + url + " does not accept this token. Give the operator's token"
                    + " with --token or PHOENIX_TOKEN.");
        }
        var detail = body(response).path("detail").asText("no reason given");
        return new Trouble("The control plane at " + url + " answers " + response.statusCode() + ": " + detail);
    }

    private JsonNode body(HttpResponse<String> response) {
        try {
            return json.readTree(response.body().isEmpty() ? "{}" : response.body());
        } catch (IOException _) {
            throw new Trouble(url + " answers " + response.statusCode()
                    + ", but not with JSON. Is it the address of a control plane?");
        }
    }
}
