/** Pages about runs for a browser: report.html, the live page, comparisons. */
@NullMarked
package io.megaconn.orchestrator.page;

import org.jspecify.annotations.NullMarked;
