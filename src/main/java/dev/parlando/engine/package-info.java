/** Devices that run networks: the interfaces by which model parts use any device. */
@NullMarked
package dev.parlando.engine;

import org.jspecify.annotations.NullMarked;
