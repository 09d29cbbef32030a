package dev.phoenix.compare.json;

import java.util.Collections;
import java.util.List;
import java.util.Map;

/// A JSON value. Equality is by meaning: numbers by exact value, members in any order. Every value read from a document
/// is an object of its own, so that a rule can be attached to one place by identity.
public sealed interface Json permits Json.Null, Json.Bool, Decimal, Json.Text, Json.Array, Json.Struct {

    /// The literal `null`, which is not the same as an absent member.
    record Null() implements Json {
        @Override
        public String toString() {
            return "null";
        }
    }

    /// `true` or `false`.
    record Bool(boolean value) implements Json {
        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    /// A string.
    record Text(String value) implements Json {
        @Override
        public String toString() {
            return JsonWriter.write(this);
        }
    }

    /// An array. The list is taken over, not copied: one comparison builds thousands.
    record Array(List<Json> items) implements Json {
        public Array {
            items = Collections.unmodifiableList(items);
        }

        @Override
        public String toString() {
            return JsonWriter.write(this);
        }
    }

    /// An object, its members in the order of the document. The map is taken over, not copied.
    record Struct(Map<String, Json> members) implements Json {
        public Struct {
            members = Collections.unmodifiableMap(members);
        }

        @Override
        public String toString() {
            return JsonWriter.write(this);
        }
    }

    /// What people call this type of value.
    default String type() {
        return switch (this) {
            case Null _ -> "null";
            case Bool _ -> "boolean";
            case Decimal _ -> "number";
            case Text _ -> "text";
            case Array _ -> "array";
            case Struct _ -> "object";
        };
    }
}
