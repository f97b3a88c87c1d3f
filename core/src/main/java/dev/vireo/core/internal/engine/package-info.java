/**
 * The engine: one {@link dev.vireo.core.internal.engine.OpenHypervisor} a connection, made of parts with one concern
 * each.
 *
 * <p>What the files say comes through {@link dev.vireo.core.internal.engine.Catalog}, which notices what anybody
 * changes. What a guest does comes through {@link dev.vireo.core.internal.engine.Attachments}. Both end in a {@link
 * dev.vireo.core.internal.engine.DomainCell}, the status cache of one domain. {@link
 * dev.vireo.core.internal.engine.Lifecycle} carries out what callers ask for, {@link
 * dev.vireo.core.internal.engine.Recovery} what a program that died has left unfinished.
 */
@NullMarked
package dev.vireo.core.internal.engine;

import org.jspecify.annotations.NullMarked;
