/**
 * Holds the commands that measure and that write files: one class a command. They lie in a jar of their own,
 * {@code parlando-tools}, so that the server's class path holds neither them nor their libraries.
 */
@NullMarked
package dev.parlando.cli.tool;

import org.jspecify.annotations.NullMarked;
