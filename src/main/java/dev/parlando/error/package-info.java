/** Error codes and the one deliberate exception. */
@NullMarked
package dev.parlando.error;

import org.jspecify.annotations.NullMarked;
