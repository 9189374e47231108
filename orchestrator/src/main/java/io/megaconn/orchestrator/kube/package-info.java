@NullMarked
package io.megaconn.orchestrator.kube;

import org.jspecify.annotations.NullMarked;
