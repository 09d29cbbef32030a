/// The data plane.
@NullMarked
package dev.phoenix.gateway;

import org.jspecify.annotations.NullMarked;
