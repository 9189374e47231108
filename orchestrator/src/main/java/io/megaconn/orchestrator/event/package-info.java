/** Events and results of a run. They are also the records of {@code run.jsonl} and {@code report.json}. */
@NullMarked
package io.megaconn.orchestrator.event;

import org.jspecify.annotations.NullMarked;
