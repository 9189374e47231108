/** What the build promises of what it makes. */
package io.megaconn.e2e.build;
