package dev.phoenix.legacy.servlet;

import com.fasterxml.jackson.databind.JsonNode;

/// What a route answers: a status and a text of a type, nearly always JSON.
public record Answer(int status, String type, String text) {
    public Answer(int status, JsonNode body) {
        this(status, status < 400 ? "application/json" : "application/problem+json", body.toString());
    }

    public static Answer ok(JsonNode body) {
        return new Answer(200, body);
    }

    public static Answer created(JsonNode body) {
        return new Answer(201, body);
    }
}
