/** The way to an apiserver: kubeconfig, TLS, credentials and proxies. */
@NullMarked
package io.megaconn.orchestrator.kube.access;

import org.jspecify.annotations.NullMarked;
