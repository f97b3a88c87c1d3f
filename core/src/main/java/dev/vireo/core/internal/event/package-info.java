/** Hands events to those who want them, each at its own pace. */
@NullMarked
package dev.vireo.core.internal.event;

import org.jspecify.annotations.NullMarked;
