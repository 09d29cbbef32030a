/// The gateways: what each runs, and where they wait for the next snapshot.
@NullMarked
package dev.phoenix.control.gateways;

import org.jspecify.annotations.NullMarked;
