/**
 * The image that lab hosts run from: made once for each list of packages, then read-only. {@link
 * dev.vireo.lab.internal.image.Recipe} says what is in it and names it; {@link dev.vireo.lab.internal.image.ImageStore}
 * keeps and makes images through a {@link dev.vireo.host.Host}.
 */
@NullMarked
package dev.vireo.lab.internal.image;

import org.jspecify.annotations.NullMarked;
