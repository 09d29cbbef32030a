package dev.phoenix.control.database;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// JSON as this process reads and writes it. Any thread.
public final class Json {
    private static final ObjectMapper MAPPER = mapper(false);

    /// Pure ASCII: whatever came out of traffic (a NUL, half a surrogate pair) is stored as it was.
    private static final ObjectMapper STORED = mapper(true);

    private Json() {}

    private static ObjectMapper mapper(boolean ascii) {
        var module = new SimpleModule().addSerializer(Instant.class, ToStringSerializer.instance);
        return JsonMapper.builder()
                .addModules(module, new Jdk8Module())
                .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
                .configure(JsonWriteFeature.ESCAPE_NON_ASCII, ascii)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
                .build();
    }

    /// The value as text; half a surrogate pair becomes a question mark when the text is turned into bytes.
    public static String write(Object value) {
        return written(MAPPER, value);
    }

    public static byte[] bytes(Object value) {
        return write(value).getBytes(StandardCharsets.UTF_8);
    }

    /// The value as it goes into the database.
    public static String stored(Object value) {
        return written(STORED, value);
    }

    private static String written(ObjectMapper mapper, Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A " + value.getClass().getName() + " cannot be written as JSON.", e);
        }
    }

    /// Reads what this process wrote itself.
    public static <T> T read(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The stored JSON does not read as " + type.getSimpleName() + ".", e);
        }
    }

    public static JsonNode tree(String json) {
        return read(json, JsonNode.class);
    }

    /// Reads what somebody else sent; what is wrong with it comes back as an exception of I/O.
    public static <T> T parse(byte[] json, Class<T> type) throws IOException {
        return said(MAPPER.readerFor(type).readValue(json));
    }

    /// Reads what somebody else sent and must have said in full: nothing in it may be absent or null.
    public static <T> T parseFull(byte[] json, Class<T> type) throws IOException {
        return said(MAPPER.readerFor(type)
                .with(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .readValue(json));
    }

    private static <T> T said(@Nullable T value) throws IOException {
        if (value == null) {
            throw new IOException("It says null.");
        }
        return value;
    }
}
