/** Settings, each declared once, and their values from defaults, a file, the environment and flags. */
@NullMarked
package dev.parlando.config;

import org.jspecify.annotations.NullMarked;
