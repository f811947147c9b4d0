package dev.parlando.access;

/** Holds who sends a request: the address by which the client is counted, and its key. */
public record Caller(ClientAddress address, ApiKey key) {}
