/** Text for people: messages, tables and the live display of a terminal. */
@NullMarked
package io.megaconn.orchestrator.ui;

import org.jspecify.annotations.NullMarked;
