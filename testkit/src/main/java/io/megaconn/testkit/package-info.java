/** Test support: starts the programs as a user does, and queries them. */
package io.megaconn.testkit;
