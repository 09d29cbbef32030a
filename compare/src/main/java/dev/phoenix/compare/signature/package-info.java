/// Differences by cause: told apart, counted within limits, and added up across gateways.
@NullMarked
package dev.phoenix.compare.signature;

import org.jspecify.annotations.NullMarked;
