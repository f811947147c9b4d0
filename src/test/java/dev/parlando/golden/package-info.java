/** The tiny bundle and the golden values that the tests of the networks share. */
@NullMarked
package dev.parlando.golden;

import org.jspecify.annotations.NullMarked;
