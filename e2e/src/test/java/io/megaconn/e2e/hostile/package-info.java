/** Real processes among hostile peers and on a bad network: no cluster needed. */
package io.megaconn.e2e.hostile;
