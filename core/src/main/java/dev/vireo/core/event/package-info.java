/**
 * Hands events to those who want them, each at its own pace. For driver and storage authors; unstable before 1.0. Start at
 * {@link dev.vireo.core.event.EventHub}.
 */
@NullMarked
package dev.vireo.core.event;

import org.jspecify.annotations.NullMarked;
