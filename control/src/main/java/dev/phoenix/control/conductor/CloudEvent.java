package dev.phoenix.control.conductor;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.phoenix.control.database.Json;
import dev.phoenix.control.journal.JournalEntry;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A decision as others are told of it: a CloudEvent 1.0 in its structured JSON form. Its id is the journal entry's, so
/// it is the same however often it is sent.
record CloudEvent(
        @JsonProperty("specversion") String specVersion,
        String id,
        String source,
        String type,
        String time,
        @JsonProperty("datacontenttype") String dataContentType,
        Told data) {
    static final String MEDIA_TYPE = "application/cloudevents+json; charset=utf-8";
    private static final String ALGORITHM = "HmacSHA256";

    /// What was decided.
    ///
    /// @param outcome DONE, or WAITING when it takes effect after the prepare hook's answer
    /// @param version of the snapshot in force afterwards
    record Told(
            String migration,
            String outcome,
            String by,
            String reason,
            JournalEntry.Place from,
            JournalEntry.Place to,
            long version) {}

    static CloudEvent of(String migration, JournalEntry entry) {
        var act = entry.act();
        var way = entry.way();
        return new CloudEvent(
                "1.0",
                Long.toString(entry.id()),
                "/phoenix/migrations/" + migration,
                "dev.phoenix.migration." + act.event().name().toLowerCase(Locale.ROOT),
                entry.at().toString(),
                "application/json",
                new Told(migration, act.outcome().name(), act.by(), act.reason(), way.from(), way.to(), way.version()));
    }

    byte[] body() {
        return Json.bytes(this);
    }

    /// What shows the hearer that it is ours and of now: `t=<seconds>,v1=<HMAC-SHA256 of "t.body">`.
    static String signature(String secret, Instant now, byte[] body) {
        long seconds = now.getEpochSecond();
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            mac.update((seconds + ".").getBytes(StandardCharsets.UTF_8));
            return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every JDK has " + ALGORITHM + ".", impossible);
        }
    }
}
