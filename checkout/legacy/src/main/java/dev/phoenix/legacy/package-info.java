/// The checkout monolith.
@NullMarked
package dev.phoenix.legacy;

import org.jspecify.annotations.NullMarked;
