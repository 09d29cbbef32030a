package dev.phoenix.inventory;

import com.fasterxml.jackson.annotation.JsonProperty;

/// The units of one SKU: those on hand, and of these the ones that active reservations hold.
record Stock(String sku, long onHand, long reserved) {
    @JsonProperty
    long available() {
        return onHand - reserved;
    }
}
