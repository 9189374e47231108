/** Rules that detect what is wrong with a pod: pure functions of facts, one class per rule. */
@NullMarked
package io.megaconn.orchestrator.kube.podrules;

import org.jspecify.annotations.NullMarked;
