package dev.phoenix.compare.tape;

import dev.phoenix.compare.Answer;
import java.time.Instant;
import java.util.Optional;

/// The two answers to one request, as one line of a tape holds them.
///
/// @param exchange the id that both answers share
/// @param at when the request came
/// @param route the route's name in the plan; empty where there was none
/// @param request the line that asked, such as `GET /tax/quotes/7`; empty where it was not kept
/// @param control what legacy answered when it was asked a second time
public record TapedPair(
        String exchange,
        Optional<Instant> at,
        String route,
        String request,
        Answer legacy,
        Answer candidate,
        Optional<Answer> control) {}
