package dev.phoenix.gameday.provider;

/// A status and a JSON body.
record Answer(int status, String json) {}
