/// XML and HTML as trees of JSON values, so that the same engine compares them.
@NullMarked
package dev.phoenix.compare.markup;

import org.jspecify.annotations.NullMarked;
