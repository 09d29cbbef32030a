package dev.phoenix.control.room;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.phoenix.control.conductor.Command;
import dev.phoenix.control.database.Json;
import dev.phoenix.control.door.Http;
import dev.phoenix.control.door.Keys;
import dev.phoenix.control.door.Problem;
import dev.phoenix.control.door.RefusedException;
import dev.phoenix.control.door.Role;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where tokens are made, listed and revoked, by whoever shows the token of the environment. Any
/// thread.
public final class TokenApi implements HttpService {
    private static final int LARGEST_BYTES = 4 * 1024;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9.-]{0,62}");

    private record Asked(
            @JsonProperty("by") Optional<String> by,
            @JsonProperty("name") Optional<String> name,
            @JsonProperty("role") Optional<String> role) {}

    private record Made(String name, String role, String token) {}

    private record All(List<Keys.Listed> tokens) {}

    private record Ended(String name, boolean revoked) {}

    private final Keys keys;
    private final Desk desk;

    public TokenApi(Keys keys, Desk desk) {
        this.keys = keys;
        this.desk = desk;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/api/tokens", this::list).post("/api/tokens", this::create).post("/api/tokens/revoke", this::revoke);
    }

    private void list(ServerRequest request, ServerResponse response) {
        demandRoot(request);
        Http.json(response, new All(keys.list()));
    }

    private void create(ServerRequest request, ServerResponse response) {
        demandRoot(request);
        var asked = asked(request);
        var name = name(asked);
        var role = asked.role()
                .flatMap(Role::of)
                .orElseThrow(() -> refused(400, "token_invalid", "The role is viewer, operator or approver."));
        var secret = desk.tokens(
                        by(asked),
                        handle -> keys.create(handle, name, role, desk.now()),
                        made -> "A token with the role " + role.word() + " was made for " + name + ".")
                .orElseThrow(() -> refused(
                        409, "token_exists", name + " has a token, or had one. Choose another name for a new one."));
        Http.json(response, new Made(name, role.word(), secret));
    }

    private void revoke(ServerRequest request, ServerResponse response) {
        demandRoot(request);
        var asked = asked(request);
        var name = name(asked);
        var ended = desk.tokens(
                by(asked),
                handle -> Keys.revoke(handle, name, desk.now()) ? Optional.of(name) : Optional.empty(),
                token -> "The token of " + name + " was revoked.");
        Http.json(response, new Ended(name, ended.isPresent()));
    }

    private void demandRoot(ServerRequest request) {
        var person = keys.of(request);
        if (person.filter(Keys.Person::isRoot).isEmpty()) {
            var by = person.flatMap(Keys.Person::name).orElse("");
            throw new RefusedException(Http.tokenWrong("environment's operator"), by);
        }
    }

    private static String by(Asked asked) {
        return asked.by().map(Command::name).filter(by -> !by.isEmpty()).orElse(PeopleApi.ROOT);
    }

    private static String name(Asked asked) {
        return asked.name()
                .filter(name -> NAME.matcher(name).matches())
                .orElseThrow(() -> refused(
                        400,
                        "token_invalid",
                        "A name has lower-case letters, digits, dots and dashes, and begins with a letter."));
    }

    private static Asked asked(ServerRequest request) {
        try {
            return Json.parse(Http.body(request, LARGEST_BYTES), Asked.class);
        } catch (IOException e) {
            throw refused(
                    400, "token_invalid", "The body is not JSON of the form {\"name\":\"ada\",\"role\":\"operator\"}.");
        }
    }

    private static RefusedException refused(int status, String code, String sentence) {
        return new RefusedException(Problem.of(status, code, sentence));
    }
}
