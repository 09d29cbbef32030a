package dev.phoenix.control.door;

import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import java.util.Optional;
import java.util.Set;

/// An action that was turned away: who wanted what, and why not.
///
/// @param action the last part of its path, such as `promote`; what a stranger wrote there, when it is none of ours
/// @param by empty when nobody knows who it was
/// @param code of the problem that was answered
public record TurnedAway(String action, String by, String code, String detail) {
    private static final String API = "/api/";

    /// Who asks is wrong, or how often, or without saying what was seen. What else is wrong with a request is its
    /// sender's own business.
    private static final Set<Integer> STATUSES = Set.of(401, 403, 428, 429);

    static Optional<TurnedAway> of(ServerRequest request, RefusedException refused) {
        var path = request.path().path();
        var problem = refused.problem();
        boolean isAction = request.prologue().method().equals(Method.POST) && path.startsWith(API);
        return isAction && STATUSES.contains(problem.status())
                ? Optional.of(
                        new TurnedAway(path.substring(API.length()), refused.by(), problem.code(), problem.detail()))
                : Optional.empty();
    }
}
