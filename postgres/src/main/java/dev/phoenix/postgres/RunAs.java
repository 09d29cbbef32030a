package dev.phoenix.postgres;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// How the server's programs are started, since PostgreSQL refuses to run as root: directly for everyone else,
/// in a user namespace of its own (`unshare -U`) for root, or as *nobody* (`setpriv`) where namespaces are blocked.
sealed interface RunAs {
    /// As we are.
    record Direct() implements RunAs {}

    /// Root outside, nobody in particular inside; files keep root as their owner.
    record UserNamespace() implements RunAs {}

    /// A real unprivileged user, who must own the data directory.
    record Nobody() implements RunAs {}

    /// The user and group id of *nobody* on every Linux.
    int NOBODY = 65534;

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /// Picks the first way that works here.
    static RunAs choose() {
        return choose(isRoot(), RunAs::succeeds);
    }

    static RunAs choose(boolean root, Predicate<List<String>> succeeds) {
        if (!root) {
            return new Direct();
        }
        for (RunAs way : List.of(new UserNamespace(), new Nobody())) {
            if (succeeds.test(way.command(List.of("true")))) {
                return way;
            }
        }
        throw new PostgresException("PostgreSQL refuses to run as root, and neither `unshare -U` nor `setpriv` works"
                + " here. Run Phoenix as an ordinary user, or pass the URL of a server of your own (--database).");
    }

    /// The command line that runs a program this way.
    default List<String> command(List<String> program) {
        var command = new ArrayList<String>(
                switch (this) {
                    case Direct _ -> List.of();
                    case UserNamespace _ -> List.of("unshare", "-U");
                    case Nobody _ -> List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
                });
        command.addAll(program);
        return List.copyOf(command);
    }

    private static boolean succeeds(List<String> command) {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // the program is not there
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
