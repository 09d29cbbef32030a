/// Calls that services of both sides make to the outside: live ones pass and are written down, those in the shadow lane
/// are answered from what was written down and never leave.
@NullMarked
package dev.phoenix.gateway.effects;

import org.jspecify.annotations.NullMarked;
