/** Tests that need several modules, or all of them. */
package dev.vireo.it;
