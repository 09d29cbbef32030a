/// Takes what is secret out of what is stored, so that equal values stay equal.
@NullMarked
package dev.phoenix.compare.redaction;

import org.jspecify.annotations.NullMarked;
