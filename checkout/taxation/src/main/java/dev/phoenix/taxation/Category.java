package dev.phoenix.taxation;

import com.fasterxml.jackson.annotation.JsonProperty;

/// How a place taxes a kind of goods.
enum Category {
    @JsonProperty("standard")
    STANDARD,
    @JsonProperty("reduced")
    REDUCED,
    @JsonProperty("zero")
    ZERO
}
