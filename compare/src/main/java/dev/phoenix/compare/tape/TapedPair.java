package dev.phoenix.compare.tape;

import dev.phoenix.compare.Answer;
import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.markup.MarkupWriter;
import dev.phoenix.compare.redaction.Redaction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// The two answers to one request, as one line of a tape holds them.
///
/// @param exchange the id that both answers share
/// @param at when the request came
/// @param route the route's name in the plan; empty where there was none
/// @param request the line that asked, such as `GET /tax/quotes/7`; empty where it was not kept
/// @param control what legacy answered when it was asked a second time
public record TapedPair(
        String exchange,
        Optional<Instant> at,
        String route,
        String request,
        Answer legacy,
        Answer candidate,
        Optional<Answer> control) {

    /// The same without what is secret in it, so that it may be kept. Bodies that are JSON, XML or HTML are
    /// redacted value by value and unpacked. Of texts, lines that both sides have are hidden. Others are left
    /// out where both sides sent the same bytes. Nothing where one is left: nobody can tell what is secret in it.
    public Optional<TapedPair> redacted(Redaction redaction) {
        return redacted(redaction, legacy, candidate)
                .flatMap(one -> redacted(redaction, candidate, legacy)
                        .map(other -> new TapedPair(
                                exchange,
                                at,
                                route,
                                redaction.text(withoutQuery(request)),
                                one,
                                other,
                                Optional.empty())));
    }

    private static Optional<Answer> redacted(Redaction redaction, Answer answer, Answer other) {
        var body = answer.body().length == 0 ? Optional.of("") : body(redaction, answer, other);
        if (body.isEmpty()) {
            return Optional.empty();
        }
        var headers = new LinkedHashMap<>(redaction.head(answer.headers()));
        headers.remove("content-encoding");
        headers.remove("content-length");
        return Optional.of(new Answer(answer.status(), headers, body.get().getBytes(StandardCharsets.UTF_8)));
    }

    private static Optional<String> body(Redaction redaction, Answer answer, Answer other) {
        var document = answer.document().map(json -> redaction.document(json).toString());
        if (document.isPresent()) {
            return document;
        }
        if (Arrays.equals(answer.body(), other.body())) {
            return Optional.of("");
        }
        return answer.page()
                .map(page -> page.html()
                        ? MarkupWriter.html(redaction.page(page.root()))
                        : MarkupWriter.xml(redaction.page(page.root())))
                .or(() -> answer.lines()
                        .map(lines -> String.join(
                                "\n", redaction.lines(lines, other.lines().orElse(List.of())))));
    }

    private static String withoutQuery(String request) {
        int query = request.indexOf('?');
        return query < 0 ? request : request.substring(0, query);
    }

    /// The pair as a line of a tape, without its end.
    public String toLine() {
        var line = new LinkedHashMap<String, Json>();
        line.put("tape", Decimal.of(TapeLine.VERSION));
        line.put("exchange", new Json.Text(exchange));
        at.ifPresent(moment -> line.put("at", new Json.Text(moment.toString())));
        line.put("route", new Json.Text(route));
        int space = request.indexOf(' ');
        if (space > 0) {
            var asked = new LinkedHashMap<String, Json>();
            asked.put("method", new Json.Text(request.substring(0, space)));
            asked.put("target", new Json.Text(request.substring(space + 1)));
            line.put("request", new Json.Struct(asked));
        }
        line.put("legacy", written(legacy));
        line.put("candidate", written(candidate));
        control.ifPresent(answer -> line.put("control", written(answer)));
        return new Json.Struct(line).toString();
    }

    private static Json written(Answer answer) {
        var members = new LinkedHashMap<String, Json>();
        members.put("status", Decimal.of(answer.status()));
        var headers = new LinkedHashMap<String, Json>();
        answer.headers()
                .forEach((name, lines) -> headers.put(
                        name,
                        new Json.Array(lines.stream().<Json>map(Json.Text::new).toList())));
        members.put("headers", new Json.Struct(headers));
        var text = new String(answer.body(), StandardCharsets.UTF_8);
        boolean isText = Arrays.equals(text.getBytes(StandardCharsets.UTF_8), answer.body());
        members.put(
                isText ? "body" : "base64",
                new Json.Text(isText ? text : Base64.getEncoder().encodeToString(answer.body())));
        return new Json.Struct(members);
    }
}
