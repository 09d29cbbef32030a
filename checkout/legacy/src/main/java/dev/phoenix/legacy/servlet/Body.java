package dev.phoenix.legacy.servlet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phoenix.legacy.money.Money;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/// A JSON object of a request, read field by field. A field that is missing or wrong refuses the request and names
/// itself.
public final class Body {
    /// The largest amount the API takes, in minor units: a thousand of them a line still fits a long many times
    /// over.
    private static final long LARGEST_AMOUNT = 1_000_000_000_000L;

    private final ObjectNode node;
    private final String at;

    private Body(ObjectNode node, String at) {
        this.node = node;
        this.at = at;
    }

    static Body parse(byte[] bytes) {
        try {
            if (Json.parse(bytes) instanceof ObjectNode object) {
                return new Body(object, "");
            }
        } catch (IOException e) {
            throw new Refused(400, "malformed_json", "The body is not JSON.");
        }
        throw new Refused(422, "invalid_request", "The body is not a JSON object.");
    }

    /// This body, if it has no other fields than these: a misspelt one would otherwise be passed over in silence.
    public Body only(String... names) {
        node.fieldNames().forEachRemaining(name -> {
            if (!List.of(names).contains(name)) {
                throw Refused.invalid(at + name, "is not known here.");
            }
        });
        return this;
    }

    private Optional<JsonNode> field(String name) {
        return Optional.ofNullable(node.get(name)).filter(value -> !value.isNull());
    }

    private Refused missing(String name) {
        return Refused.invalid(at + name, "is missing.");
    }

    private Refused wrong(String name, String wanted) {
        return Refused.invalid(at + name, "must be " + wanted + ".");
    }

    public boolean has(String name) {
        return field(name).isPresent();
    }

    public String text(String name) {
        return optionalText(name).orElseThrow(() -> missing(name));
    }

    public Optional<String> optionalText(String name) {
        return field(name).map(value -> {
            if (!value.isTextual()
                    || value.textValue().isBlank()
                    || value.textValue().indexOf(0) >= 0) {
                throw wrong(name, "a text");
            }
            return value.textValue();
        });
    }

    public boolean truth(String name) {
        var value = field(name).orElseThrow(() -> missing(name));
        if (!value.isBoolean()) {
            throw wrong(name, "true or false");
        }
        return value.booleanValue();
    }

    /// A whole number, empty when the field is missing or anything else.
    public Optional<Long> whole(String name) {
        return field(name)
                .filter(value -> value.isIntegralNumber() && value.canConvertToLong())
                .map(JsonNode::longValue);
    }

    public long whole(String name, long least, long most) {
        var value = field(name).orElseThrow(() -> missing(name));
        return whole(name)
                .filter(number -> number >= least && number <= most)
                .orElseThrow(() -> wrong(name, "a whole number from " + least + " to " + most + ", not " + value));
    }

    public Money money(String name) {
        return optionalMoney(name).orElseThrow(() -> missing(name));
    }

    public Optional<Money> optionalMoney(String name) {
        return object(name)
                .map(money -> new Money(money.whole("amount", 0, LARGEST_AMOUNT), money.currency("currency")));
    }

    public Currency currency(String name) {
        var code = text(name);
        try {
            return Currency.getInstance(code);
        } catch (IllegalArgumentException e) {
            throw wrong(name, "a currency code of ISO 4217");
        }
    }

    public Optional<Body> object(String name) {
        return field(name).map(value -> {
            if (!(value instanceof ObjectNode object)) {
                throw wrong(name, "an object");
            }
            return new Body(object, at + name + ".");
        });
    }

    public List<Body> list(String name, int least, int most) {
        var value = field(name).orElseThrow(() -> missing(name));
        if (!value.isArray() || value.size() < least || value.size() > most) {
            throw wrong(name, "a list of " + least + " to " + most);
        }
        var items = new ArrayList<Body>();
        for (int i = 0; i < value.size(); i++) {
            if (!(value.get(i) instanceof ObjectNode object)) {
                throw wrong(name + "[" + i + "]", "an object");
            }
            items.add(new Body(object, at + name + "[" + i + "]."));
        }
        return items;
    }

    public ObjectNode node() {
        return node;
    }
}
