/// Which side answers a request: the compiled snapshot, the customer and the assignment.
@NullMarked
package dev.phoenix.gateway.routing;

import org.jspecify.annotations.NullMarked;
