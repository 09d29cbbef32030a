/// What is answered to people, pages and gateways.
@NullMarked
package dev.phoenix.control.room;

import org.jspecify.annotations.NullMarked;
