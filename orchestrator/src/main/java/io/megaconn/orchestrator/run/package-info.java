@NullMarked
package io.megaconn.orchestrator.run;

import org.jspecify.annotations.NullMarked;
