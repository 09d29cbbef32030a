package dev.phoenix.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Where the control plane is and by which token it lets people act: options, else environment, else the session that
/// `phoenix up` left in the working directory.
final class ControlOptions {
    static final URI DEFAULT_URL = URI.create("http://127.0.0.1:9090");

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "The control plane (else PHOENIX_URL, else the one of `phoenix up` here, else 127.0.0.1:9090).")
    private Optional<URI> url = Optional.empty();

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "The operator's token (else PHOENIX_TOKEN, else the one of `phoenix up` here).")
    private Optional<String> token = Optional.empty();

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "The authorities (PEM) by which a control plane with TLS is believed (else PHOENIX_CA, else"
                    + " those that Java brings).")
    private Optional<Path> authorities = Optional.empty();

    @Option(names = "--json", description = "Print the control plane's answer as it came.")
    private boolean json;

    boolean json() {
        return json;
    }

    /// A client for reading, of the control plane at this address, or of the one that is meant without.
    static ControlClient client(Optional<URI> address) {
        var options = new ControlOptions();
        options.url = address;
        return options.client();
    }

    ControlClient client() {
        return client(System.getenv(), Session.read(Path.of("")));
    }

    ControlClient client(Map<String, String> environment, Optional<Session> session) {
        var address = url.or(() -> given(environment, "PHOENIX_URL").map(ControlOptions::address))
                .or(() -> session.map(Session::url))
                .orElse(DEFAULT_URL);
        var secret = token.or(() -> given(environment, "PHOENIX_TOKEN"))
                .or(() -> session.map(Session::token))
                .orElse("");
        var believed = authorities.or(() -> given(environment, "PHOENIX_CA").map(Path::of));
        return new ControlClient(address, secret, believed);
    }

    private static URI address(String url) {
        try {
            return URI.create(url);
        } catch (IllegalArgumentException wrong) {
            throw new Trouble("PHOENIX_URL is no address: " + wrong.getMessage());
        }
    }

    private static Optional<String> given(Map<String, String> environment, String key) {
        return Optional.ofNullable(environment.get(key)).filter(value -> !value.isBlank());
    }
}
