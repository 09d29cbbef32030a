package dev.phoenix.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/// Runs the command as a shell would, and keeps what it prints.
record Terminal(int exitCode, String out, String err) {
    static Terminal run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new Terminal(code, out.toString(), err.toString());
    }
}
