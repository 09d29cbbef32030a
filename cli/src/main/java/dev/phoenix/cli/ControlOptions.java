package dev.phoenix.cli;

import java.net.URI;
import java.nio.file.Path;
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

    @Option(names = "--json", description = "Print the control plane's answer as it came.")
    private boolean json;

    boolean json() {
        return json;
    }

    ControlClient client() {
        var session = Session.read(Path.of(""));
        var address = url.or(() -> environment("PHOENIX_URL").map(URI::create))
                .or(() -> session.map(Session::url))
                .orElse(DEFAULT_URL);
        var secret = token.or(() -> environment("PHOENIX_TOKEN"))
                .or(() -> session.map(Session::token))
                .orElse("");
        return new ControlClient(address, secret);
    }

    private static Optional<String> environment(String key) {
        return Optional.ofNullable(System.getenv(key)).filter(value -> !value.isBlank());
    }
}
