import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.Pattern;

/// The gateway's heap in shadow under a flood that does not end: what is left after a full collection, again and again.
final class Heap {
    private static final Pattern USED =
            Pattern.compile("^\\s*(?!Metaspace|class space).*\\bused (\\d+)K", Pattern.MULTILINE);
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern LIMIT = Pattern.compile("-XX:MaxHeapSize=(\\d+)");
    private static final int LOOKS = 20;
    private static final double MEGABYTE = 1024;

    private Heap() {}

    /// @param seconds how long the flood lasts in all
    static void measure(Proxy phoenix, int seconds, Path directory) throws Exception {
        long gateway = phoenix.processes().getFirst().pid();
        var limit = LIMIT.matcher(jcmd(gateway, "VM.flags"));
        var left = new ArrayList<Double>();
        int each = Math.max(2, seconds / LOOKS);
        Tools.print(
                "%nheap of the gateway in shadow after each %d s of a flood (1 kB and 20 kB in turn), limit %s%n",
                each,
                limit.find() ? "%.0f MB".formatted(Long.parseLong(limit.group(1)) / MEGABYTE / MEGABYTE) : "unknown");
        Tools.print("%10s %14s %14s %12s%n", "s", "heap MB", "resident MB", "requests/s");
        for (int look = 1; look * each <= seconds; look++) {
            var run = Wrk.run(phoenix, look % 2 == 0 ? "/20k" : "/1k", each, directory);
            jcmd(gateway, "GC.run");
            double heap = used(jcmd(gateway, "GC.heap_info"));
            left.add(heap);
            Tools.print("%10d %14.1f %14.1f %12.0f%n", look * each, heap, resident(gateway), run.perSecond());
        }
        var firstHalf = left.subList(0, left.size() / 2);
        var secondHalf = left.subList(left.size() / 2, left.size());
        Tools.print("median of the first half %.1f MB, of the second %.1f MB%n",
                Tools.median(firstHalf, one -> one), Tools.median(secondHalf, one -> one));
    }

    private static double used(String info) {
        return USED.matcher(info).results().mapToLong(one -> Long.parseLong(one.group(1))).sum() / MEGABYTE;
    }

    private static double resident(long process) throws IOException {
        var status = RESIDENT.matcher(Files.readString(Path.of("/proc", Long.toString(process), "status")));
        return status.find() ? Long.parseLong(status.group(1)) / MEGABYTE : Double.NaN;
    }

    private static String jcmd(long process, String command) throws Exception {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var asking = Tools.start(new ProcessBuilder(jcmd, Long.toString(process), command).redirectErrorStream(true));
        var said = new String(asking.getInputStream().readAllBytes());
        asking.waitFor();
        return said;
    }
}
