@NullMarked
package io.megaconn.orchestrator.kube.podrules;

import org.jspecify.annotations.NullMarked;
