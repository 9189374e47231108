/** Tests of real processes with hostile peers and on a bad network. They need no cluster. */
package io.megaconn.e2e.hostile;
