import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// A closed loop of 32 connections, each with another customer, through wrk.
final class Wrk {
    private static final Pattern SUMMARY = Pattern.compile("(\\d+) requests in ([\\d.]+)(s|m|h)");
    private static final Pattern PERCENTILE = Pattern.compile("\\s(50|99)%\\s+([\\d.]+)(us|ms|s|m)\\b");
    private static final String SCRIPT = """
            local n = 0
            request = function()
              n = n + 1
              return "GET " .. wrk.path .. " HTTP/1.1\\r\\nHost: bench\\r\\n"
                  .. "X-Customer: c" .. (n % 5000) .. "\\r\\n\\r\\n"
            end
            """;

    private Wrk() {}

    /// @param cpuMicros what the proxy's processes used, a request
    /// @param compared the part of the requests whose answers were compared
    record Run(double perSecond, double cpuMicros, double p50, double p99, double compared) {
        @Override
        public String toString() {
            return "%.0f requests/s, %.1f µs CPU a request, p99 %.2f ms".formatted(perSecond, cpuMicros, p99);
        }
    }

    static Run run(Proxy proxy, String path, int seconds, Path directory) throws Exception {
        var script = Files.writeString(directory.resolve("customers.lua"), SCRIPT);
        long comparedBefore = proxy.compared();
        double before = Tools.cpuSeconds(proxy.processes());
        var wrk = Tools.start(new ProcessBuilder(
                        "wrk", "-t1", "-c32", "-d" + seconds + "s", "--timeout", "30s", "--latency", "-s", script.toString(),
                        "http://127.0.0.1:" + proxy.port() + path)
                .redirectErrorStream(true));
        var said = new String(wrk.getInputStream().readAllBytes());
        if (wrk.waitFor() != 0 || said.contains("Non-2xx") || said.contains("Socket errors")) {
            throw new IllegalStateException(proxy.name() + " did not answer every request well:\n" + said);
        }
        // What was begun is finished and told: copies and comparisons belong to the requests.
        Thread.sleep(proxy.isPhoenix() ? 2500 : 300);
        double cpu = Tools.cpuSeconds(proxy.processes()) - before;
        var summary = SUMMARY.matcher(said);
        if (!summary.find()) {
            throw new IllegalStateException("wrk said something else:\n" + said);
        }
        double requests = Double.parseDouble(summary.group(1));
        return new Run(
                requests / seconds(summary.group(2), summary.group(3)),
                cpu * 1e6 / requests,
                percentile(said, "50"),
                percentile(said, "99"),
                (proxy.compared() - comparedBefore) / requests);
    }

    /// What wrk printed: from a minute on it changes the unit.
    private static double seconds(String value, String unit) {
        return Double.parseDouble(value)
                * switch (unit) {
                    case "h" -> 3600;
                    case "m" -> 60;
                    default -> 1;
                };
    }

    private static double percentile(String said, String which) {
        return PERCENTILE.matcher(said)
                .results()
                .filter(result -> result.group(1).equals(which))
                .mapToDouble(result -> Double.parseDouble(result.group(2))
                        * switch (result.group(3)) {
                            case "us" -> 1e-3;
                            case "ms" -> 1;
                            case "s" -> 1e3;
                            default -> 60e3;
                        })
                .findFirst()
                .orElse(Double.NaN);
    }
}
