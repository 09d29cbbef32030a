/// The control plane.
@NullMarked
package dev.phoenix.control;

import org.jspecify.annotations.NullMarked;
