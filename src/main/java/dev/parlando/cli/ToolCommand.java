package dev.parlando.cli;

import java.util.concurrent.Callable;

/**
 * A command that measures or writes files and that no server needs. The implementations lie in the jar
 * {@code parlando-tools} and are found by {@link java.util.ServiceLoader}; each has a public constructor without
 * parameters and is a picocli command.
 */
public interface ToolCommand extends Callable<Integer> {}
