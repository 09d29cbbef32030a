package dev.phoenix.cli;

import dev.phoenix.compare.tape.TapeLine;
import dev.phoenix.compare.tape.TapedPair;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Reads a tape line by line, so that its length does not matter. One thread.
final class TapeFile implements AutoCloseable {
    /// A longer line holds no pair that would be compared.
    static final int LONGEST_LINE = 256 * 1024 * 1024;

    private final String file;
    private final InputStream in;
    private final Map<String, Integer> exchanges = new HashMap<>();
    private int line;

    /// @param in read byte by byte, so it had better be buffered
    /// @param file what the tape is called in messages and commands
    TapeFile(String file, InputStream in) {
        this.file = file;
        this.in = in;
    }

    /// What the next line that is not blank turns out to be; nothing at the end.
    Optional<TapeLine.Outcome> next() {
        try {
            while (true) {
                var bytes = nextLine();
                if (bytes.isEmpty()) {
                    return Optional.empty();
                }
                line++;
                if (!isBlank(bytes.get())) {
                    return Optional.of(TapeLine.read(bytes.get()));
                }
            }
        } catch (IOException failed) {
            throw new Trouble(file + " cannot be read: " + Documents.reason(failed));
        }
    }

    /// The next line as a pair to compare.
    Optional<NamedPair> nextPair() {
        return next().map(outcome -> switch (outcome) {
            case TapeLine.Unreadable(String reason) -> new NamedPair.Unreadable("line " + line, reason);
            case TapeLine.Pair(TapedPair pair) ->
                new NamedPair.Answers(
                        name(pair.exchange()),
                        pair.route(),
                        pair.at(),
                        new NamedPair.Sides(pair.legacy(), pair.candidate(), pair.control()),
                        Shell.quoted(file) + " --exchange " + Shell.quoted(pair.exchange()));
        });
    }

    /// How many lines were read.
    int line() {
        return line;
    }

    private String name(String exchange) {
        int count = exchanges.merge(exchange, 1, Integer::sum);
        return count == 1 ? exchange : exchange + " (" + count + ")";
    }

    private Optional<byte[]> nextLine() throws IOException {
        var bytes = new ByteArrayOutputStream(4096);
        int next = in.read();
        if (next < 0) {
            return Optional.empty();
        }
        while (next >= 0 && next != '\n') {
            if (bytes.size() == LONGEST_LINE) {
                throw new IOException("line " + (line + 1) + " is longer than " + LONGEST_LINE + " bytes");
            }
            bytes.write(next);
            next = in.read();
        }
        return Optional.of(bytes.toByteArray());
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException failed) {
            throw new Trouble(file + " cannot be closed: " + Documents.reason(failed));
        }
    }
}
