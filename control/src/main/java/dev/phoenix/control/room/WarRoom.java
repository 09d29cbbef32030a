package dev.phoenix.control.room;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/// The live page and the document of the API: a fixed list of files, read from the class path at start. Any thread.
public final class WarRoom implements HttpService {
    /// Scripts, styles and connections of our own alone; nothing inline, no frames around it, nothing sent elsewhere.
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            + "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String CHARTS = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    private final Map<String, Page> pages = new TreeMap<>();

    public WarRoom() {
        pages.put("/", new Page("text/html; charset=utf-8", read("index.html")));
        pages.put("/openapi.json", new Page("application/json", read("openapi.json")));
        pages.put("/room/icon.svg", new Page("image/svg+xml", read("icon.svg")));
        pages.put("/room/room.css", new Page("text/css; charset=utf-8", read("room.css")));
        pages.put("/room/uplot.css", new Page("text/css; charset=utf-8", read(CHARTS + "uPlot.min.css")));
        pages.put("/room/uplot.js", new Page("text/javascript; charset=utf-8", read(CHARTS + "uPlot.esm.js")));
        for (var module :
                new String[] {"actions", "charts", "dom", "feed", "journal", "panels", "reading", "room", "words"}) {
            pages.put("/room/" + module + ".js", new Page("text/javascript; charset=utf-8", read(module + ".js")));
        }
    }

    @Override
    public void routing(HttpRules rules) {
        pages.forEach((path, page) -> rules.get(path, (request, response) -> send(response, page)));
    }

    private static void send(ServerResponse response, Page page) {
        response.header(HeaderNames.CONTENT_TYPE, page.type)
                .header(HeaderNames.CACHE_CONTROL, "no-cache")
                .header("Content-Security-Policy", POLICY)
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff")
                .send(page.content);
    }

    private static byte[] read(String resource) {
        try (InputStream in = WarRoom.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The build lost " + resource + "; build again.");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One file as it is sent.
    private static final class Page {
        private final String type;
        private final byte[] content;

        private Page(String type, byte[] content) {
            this.type = type;
            this.content = content;
        }
    }
}
