/**
 * Work that takes its time: runs it, keeps its status, hands out its result. For driver and storage authors; unstable
 * before 1.0. Start at {@link dev.vireo.core.job.JobTable}.
 */
@NullMarked
package dev.vireo.core.job;

import org.jspecify.annotations.NullMarked;
