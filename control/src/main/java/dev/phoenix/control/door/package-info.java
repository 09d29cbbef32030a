/// The HTTP server of this process, and what every request and answer has in common.
@NullMarked
package dev.phoenix.control.door;

import org.jspecify.annotations.NullMarked;
