package dev.phoenix.control;

import java.io.IOException;

/// Says that it listens, and ends with its parent.
public final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException {
        var out = System.out;
        out.println("phoenix-control listening on http://127.0.0.1:" + System.getenv("CONTROL_PORT"));
        while (System.in.read() >= 0) {}
    }
}
