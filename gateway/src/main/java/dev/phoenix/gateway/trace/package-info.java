/// Spans of requests and of the calls made for them, told to an OpenTelemetry collector where one is wanted.
@NullMarked
package dev.phoenix.gateway.trace;

import org.jspecify.annotations.NullMarked;
