/** What is kept on a host: where it lies, how it is written and read. */
@NullMarked
package dev.vireo.core.internal.store;

import org.jspecify.annotations.NullMarked;
