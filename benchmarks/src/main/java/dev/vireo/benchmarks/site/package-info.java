/**
 * Where rows are measured: folders, tools, processes and Vireo's own domains, all of which end with the run. Start at
 * {@link dev.vireo.benchmarks.site.Site}.
 */
@NullMarked
package dev.vireo.benchmarks.site;

import org.jspecify.annotations.NullMarked;
