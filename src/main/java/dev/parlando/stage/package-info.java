/** Names of the stages of a turn, and the interface through which code reports how long each stage took. */
@NullMarked
package dev.parlando.stage;

import org.jspecify.annotations.NullMarked;
