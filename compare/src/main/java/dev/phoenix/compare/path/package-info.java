/// RFC 9535 JSONPath: which places of a document a rule speaks of.
@NullMarked
package dev.phoenix.compare.path;

import org.jspecify.annotations.NullMarked;
