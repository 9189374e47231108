/** The ramp: batches, gate, hold, diagnosis, verdict and report. */
@NullMarked
package io.megaconn.orchestrator.run;

import org.jspecify.annotations.NullMarked;
