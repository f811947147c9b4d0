/** API keys as hashes, clients' addresses, and the share of the server that one key or address may take. */
@NullMarked
package dev.parlando.access;

import org.jspecify.annotations.NullMarked;
