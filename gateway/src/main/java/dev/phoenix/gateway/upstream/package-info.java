/// Calls to the two upstreams: connections, deadlines, and the fields that may pass.
@NullMarked
package dev.phoenix.gateway.upstream;

import org.jspecify.annotations.NullMarked;
