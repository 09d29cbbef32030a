package dev.phoenix.cli;

import dev.phoenix.compare.Answer;
import dev.phoenix.compare.tape.TapeLine;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/// Where the pairs to compare come from: two documents, two directories, two HAR files, or a tape. One thread.
///
/// @param isSingle whether there is one pair, which needs no name
/// @param next the next pair; nothing at the end
record PairSource(boolean isSingle, Supplier<Optional<NamedPair>> next) {
    private static final int READ_AT_ONCE = 1 << 16;

    /// Two of a kind.
    static PairSource of(String legacy, String candidate, InputStream stdin) {
        if (legacy.equals("-") && candidate.equals("-")) {
            throw new Trouble("Only one of the two can be standard input.");
        }
        boolean left = isDirectory(legacy);
        if (left != isDirectory(candidate)) {
            throw new Trouble((left ? legacy : candidate) + " is a directory and " + (left ? candidate : legacy)
                    + " is none. Give two directories or two files.");
        }
        return left ? directories(Path.of(legacy), Path.of(candidate)) : files(legacy, candidate, stdin);
    }

    private static boolean isDirectory(String name) {
        return !name.equals("-") && Files.isDirectory(Path.of(name));
    }

    private static PairSource directories(Path legacy, Path candidate) {
        var names = new TreeSet<>(Documents.namesIn(legacy));
        names.addAll(Documents.namesIn(candidate));
        return each(names, name -> {
            var a = legacy.resolve(name);
            var b = candidate.resolve(name);
            return pair(
                    name,
                    Documents.answer(a),
                    Documents.answer(b),
                    Shell.quoted(a.toString()) + " " + Shell.quoted(b.toString()));
        });
    }

    private static PairSource files(String legacy, String candidate, InputStream stdin) {
        var left = Documents.bytes(legacy, stdin);
        var right = Documents.bytes(candidate, stdin);
        var again = Shell.quoted(legacy) + " " + Shell.quoted(candidate);
        if (HarFile.isOne(left) && HarFile.isOne(right)) {
            return archives(HarFile.read(legacy, left), HarFile.read(candidate, right), again);
        }
        var only = pair("", Documents.answer(legacy, left), Documents.answer(candidate, right), again);
        return only(only);
    }

    private static PairSource archives(Map<String, Answer> legacy, Map<String, Answer> candidate, String again) {
        var names = new TreeSet<>(legacy.keySet());
        names.addAll(candidate.keySet());
        return each(
                names,
                name -> pair(
                        name,
                        legacy.getOrDefault(name, Documents.absent()),
                        candidate.getOrDefault(name, Documents.absent()),
                        again + " --exchange " + Shell.quoted(name)));
    }

    /// One pair.
    static PairSource only(NamedPair pair) {
        return new PairSource(true, once(pair));
    }

    /// One file that holds both sides.
    static PairSource of(String tape, InputStream stdin) {
        try {
            var in = new BufferedInputStream(
                    tape.equals("-") ? stdin : Files.newInputStream(Path.of(tape)), READ_AT_ONCE);
            in.mark(READ_AT_ONCE);
            boolean isTape = TapeLine.begins(in.readNBytes(READ_AT_ONCE));
            in.reset();
            if (!isTape) {
                in.close();
                throw new Trouble(tape + " is no tape: its first line is not `{\"tape\":1,…}`. "
                        + "To compare two documents, give both.");
            }
            return new PairSource(false, new TapeFile(tape, in)::nextPair);
        } catch (NoSuchFileException _) {
            throw new Trouble(tape + " does not exist.");
        } catch (IOException failed) {
            throw new Trouble(tape + " cannot be read: " + Documents.reason(failed));
        }
    }

    private static PairSource each(Iterable<String> names, Function<String, NamedPair> pair) {
        Iterator<String> left = names.iterator();
        return new PairSource(false, () -> left.hasNext() ? Optional.of(pair.apply(left.next())) : Optional.empty());
    }

    private static Supplier<Optional<NamedPair>> once(NamedPair pair) {
        return each(List.of(""), _ -> pair).next();
    }

    private static NamedPair pair(String name, Answer legacy, Answer candidate, String again) {
        return new NamedPair.Answers(
                name, "", Optional.empty(), new NamedPair.Sides(legacy, candidate, Optional.empty()), again);
    }
}
