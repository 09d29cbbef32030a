/// Decides and carries out: the conductor once a second, people whenever they ask.
@NullMarked
package dev.phoenix.control.conductor;

import org.jspecify.annotations.NullMarked;
