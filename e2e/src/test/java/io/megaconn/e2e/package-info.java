/** Tests of everything together on a real cluster; {@code chart} needs none. */
package io.megaconn.e2e;
