import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A proxy under measurement, a process of ours: two workers each, on loopback.
///
/// @param measured the processes whose CPU time counts
/// @param status asks a Phoenix that compares how it stands; empty for others
record Proxy(String name, int port, List<ProcessHandle> measured, Optional<ProcessBuilder> status) {
    private static final Pattern COMPARED = Pattern.compile("pairs\\D+([\\d\\h]+) compared");

    /// Starts what is installed; the last two are Phoenix, without and with copies.
    static List<Proxy> start(Path home, Path directory, int legacy, int candidate) throws Exception {
        var all = new ArrayList<Proxy>();
        if (Tools.has("haproxy")) {
            all.add(haproxy(directory, legacy));
        }
        if (Tools.has("nginx")) {
            all.add(nginx("nginx forward", directory, legacy, candidate, false));
            all.add(nginx("nginx mirror", directory, legacy, candidate, true));
        }
        all.add(phoenix("phoenix forward", home, directory, legacy, candidate, false));
        all.add(phoenix("phoenix shadow", home, directory, legacy, candidate, true));
        return all;
    }

    /// Whether it is one of ours, which must warm up.
    boolean isPhoenix() {
        return name.startsWith("phoenix");
    }

    List<ProcessHandle> processes() {
        return measured;
    }

    boolean compares() {
        return status.isPresent();
    }

    /// How many pairs a Phoenix has compared so far, by `phoenix status`.
    long compared() throws Exception {
        if (status.isEmpty()) {
            return 0;
        }
        var asking = Tools.start(status.get());
        var said = new String(asking.getInputStream().readAllBytes());
        asking.waitFor();
        return COMPARED.matcher(said)
                .results()
                .mapToLong(each -> Long.parseLong(each.group(1).replaceAll("\\h", "")))
                .sum();
    }

    private static Proxy haproxy(Path directory, int legacy) throws Exception {
        int port = Tools.freePort();
        var file = Files.writeString(directory.resolve("haproxy.cfg"), """
                global
                  nbthread 2
                defaults
                  mode http
                  timeout connect 1s
                  timeout client 60s
                  timeout server 60s
                frontend in
                  bind 127.0.0.1:%d
                  default_backend legacy
                backend legacy
                  http-reuse always
                  server legacy 127.0.0.1:%d
                """.formatted(port, legacy));
        var program = Tools.where("haproxy").toString();
        return started("haproxy forward", port, directory, program, "-db", "-f", file.toString());
    }

    private static Proxy nginx(String name, Path directory, int legacy, int candidate, boolean mirror)
            throws Exception {
        int port = Tools.freePort();
        var own = Files.createDirectory(directory.resolve(mirror ? "mirror" : "forward"));
        var file = Files.writeString(own.resolve("nginx.conf"), """
                daemon off;
                worker_processes 2;
                pid %1$s/pid;
                error_log %1$s/error.log;
                events { worker_connections 1024; }
                http {
                  access_log off;
                  client_body_temp_path %1$s/a; proxy_temp_path %1$s/b; fastcgi_temp_path %1$s/c;
                  uwsgi_temp_path %1$s/d; scgi_temp_path %1$s/e;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  keepalive_requests 100000000;
                  upstream legacy { server 127.0.0.1:%3$d; keepalive 64; keepalive_requests 100000000; }
                  upstream candidate { server 127.0.0.1:%4$d; keepalive 64; keepalive_requests 100000000; }
                  server {
                    listen 127.0.0.1:%2$d;
                    location / { %5$s proxy_pass http://legacy; }
                    location = /mirror { internal; proxy_pass http://candidate$request_uri; }
                  }
                }
                """.formatted(own, port, legacy, candidate, mirror ? "mirror /mirror;" : ""));
        var program = Tools.where("nginx").toString();
        return started(name, port, directory, program, "-p", own.toString(), "-c", file.toString());
    }

    private static Proxy started(String name, int port, Path directory, String... command) throws Exception {
        var log = directory.resolve(name.replace(' ', '-') + ".log").toFile();
        var process = Tools.start(new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log));
        Tools.awaitPort(port, process);
        var measured = new ArrayList<>(process.descendants().toList());
        measured.add(process.toHandle());
        return new Proxy(name, port, measured, Optional.empty());
    }

    private static Proxy phoenix(
            String name, Path home, Path directory, int legacy, int candidate, boolean shadow) throws Exception {
        Tools.say("starting " + name);
        int port = Tools.freePort();
        var own = Files.createDirectory(directory.resolve(name.replace(' ', '-')));
        var plan = Files.writeString(own.resolve("plan.yaml"), """
                migration: bench
                legacy:    { url: http://127.0.0.1:%d }
                candidate: { url: http://127.0.0.1:%d }
                listen: %d
                customer: [header:X-Customer]
                routes:
                  - name: read
                    match: GET /**
                    compare:
                      ignore: [$.asOf]
                      critical: [$.lines]
                stages:
                  - shadow: { steps: [100%%] }
                    gate: { evidence: { soak: 24h }, differences: { below: 1%% } }
                  - live: {}
                """.formatted(legacy, candidate, port));
        var log = own.resolve("up.log");
        var process = Tools.start(new ProcessBuilder(
                        home.resolve("phoenix").toString(),
                        "up",
                        plan.toString(),
                        "--port",
                        Integer.toString(port),
                        "--control-port",
                        "0")
                .directory(own.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile()));
        await(process, log, "war room");
        if (shadow) {
            promote(home, own);
        }
        var gateway = process.descendants()
                .filter(Proxy::isGateway)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no gateway among the processes of phoenix up"));
        var status = new ProcessBuilder(home.resolve("phoenix").toString(), "status").directory(own.toFile());
        return new Proxy(name, port, List.of(gateway), shadow ? Optional.of(status) : Optional.empty());
    }

    private static boolean isGateway(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                    .contains("dev.phoenix.gateway.Main");
        } catch (IOException _) {
            return false; // gone
        }
    }

    private static void await(Process process, Path log, String words) throws Exception {
        for (int i = 0; i < 1200 && !Files.readString(log).contains(words); i++) {
            if (!process.isAlive()) {
                throw new IOException(Files.readString(log));
            }
            Thread.sleep(100);
        }
    }

    private static void promote(Path home, Path directory) throws Exception {
        var promote = Tools.start(new ProcessBuilder(home.resolve("phoenix").toString(), "promote", "--reason", "bench")
                .directory(directory.toFile())
                .inheritIO());
        if (promote.waitFor() != 0) {
            throw new IOException("phoenix promote ended with " + promote.exitValue());
        }
    }
}
