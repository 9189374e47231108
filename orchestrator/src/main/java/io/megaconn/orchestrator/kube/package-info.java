/** The release in a cluster. With {@code kube.access}, the only package that talks to an apiserver. */
@NullMarked
package io.megaconn.orchestrator.kube;

import org.jspecify.annotations.NullMarked;
