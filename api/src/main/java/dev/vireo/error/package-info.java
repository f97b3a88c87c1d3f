/**
 * Every way a call can fail, one class for each thing that a caller can <em>do</em> about it.
 *
 * <p>Start at {@link dev.vireo.error.VireoException}, the root. All are unchecked. Each says what was attempted, on
 * what, what to do, and, most important after a failure, what became of the {@linkplain dev.vireo.error.Effect
 * effect}. Branch on the class and on the typed fields; the message text is for people and may change.
 */
@NullMarked
package dev.vireo.error;

import org.jspecify.annotations.NullMarked;
