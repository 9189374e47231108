@NullMarked
package io.megaconn.orchestrator.ui;

import org.jspecify.annotations.NullMarked;
