/** Work that takes its time: runs it, keeps its status, hands out its result. */
@NullMarked
package dev.vireo.core.internal.job;

import org.jspecify.annotations.NullMarked;
