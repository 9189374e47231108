/** Tests of what the build produces. */
package io.megaconn.e2e.build;
