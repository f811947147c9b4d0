/** Takes turns within one session, as a state machine without input or output. */
@NullMarked
package dev.parlando.session;

import org.jspecify.annotations.NullMarked;
