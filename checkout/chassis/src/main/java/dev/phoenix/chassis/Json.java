package dev.phoenix.chassis;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;

/// JSON as every service reads and writes it: exact decimals, absent values left out, times in RFC 3339. A record's
/// component must be there unless it is an `Optional`; what no record names is refused.
public final class Json {
    private static final JsonMapper LENIENT = JsonMapper.builder()
            .addModules(new Jdk8Module(), new JavaTimeModule())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(LogicalType.Textual, textual -> {
                textual.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                textual.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                textual.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
            })
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
            .build();
    private static final JsonMapper STRICT = LENIENT.rebuild()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Json() {}

    /// Reads what others answer: members that we do not know are passed over, so that they may grow.
    public static JsonMapper mapper() {
        return LENIENT;
    }

    public static byte[] write(Object value) {
        try {
            return LENIENT.writeValueAsBytes(value);
        } catch (JsonProcessingException unwritable) {
            throw new UncheckedIOException("No JSON for " + value.getClass(), unwritable);
        }
    }

    /// Reads a request's body, or refuses it: 400 `malformed_json`, 422 `invalid_request` with the place.
    public static <T> T read(byte[] json, Class<T> type) {
        try {
            return STRICT.readValue(json, type);
        } catch (JsonMappingException unfit) {
            if (unfit.getCause() instanceof Problem.Refusal refusal) {
                throw refusal;
            }
            var place = unfit.getPath().stream()
                    .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                    .collect(Collectors.joining());
            var cause = unfit.getCause() instanceof IllegalArgumentException rule ? rule.getMessage() : null;
            var detail = cause == null ? unfit.getOriginalMessage().replaceAll("`(\\w+[.$])+", "`") : cause;
            throw new Problem(422, "invalid_request", "$" + place + ": " + detail).refusal();
        } catch (IOException malformed) {
            throw new Problem(400, "malformed_json", "The body is not JSON of UTF-8: " + malformed.getMessage())
                    .refusal();
        }
    }
}
