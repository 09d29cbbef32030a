/// Style as a test: what a machine can check of how this project is written.
@NullMarked
package dev.phoenix.gameday.tidy;

import org.jspecify.annotations.NullMarked;
