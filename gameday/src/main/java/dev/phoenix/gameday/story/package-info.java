/// The story end to end: starts everything, lets shoppers in, walks a migration by its gates and tells what happens.
@NullMarked
package dev.phoenix.gameday.story;

import org.jspecify.annotations.NullMarked;
