/// What this process was told by its environment.
@NullMarked
package dev.phoenix.control.settings;

import org.jspecify.annotations.NullMarked;
