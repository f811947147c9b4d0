/** Devices that run networks: what a model part needs of them, whatever the device. */
@NullMarked
package dev.parlando.engine;

import org.jspecify.annotations.NullMarked;
