package dev.phoenix.gateway.shadow;

/// An id as JSON has it. A number is only ever translated where the id was taught as a number, so that a quantity is
/// not
/// taken for an id that happens to have the same digits.
public record ThingId(String text, boolean isNumber) {}
