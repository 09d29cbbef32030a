/// A process that can be told to serve, to fail or to hang, for the tests of whoever starts processes.
@NullMarked
package dev.phoenix.probe;

import org.jspecify.annotations.NullMarked;
