/// Says whether a migration may go on, and whether it can go back.
@NullMarked
package dev.phoenix.plan;

import org.jspecify.annotations.NullMarked;
