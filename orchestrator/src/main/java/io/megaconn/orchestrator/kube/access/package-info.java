@NullMarked
package io.megaconn.orchestrator.kube.access;

import org.jspecify.annotations.NullMarked;
