/** Test support: the programs as a user starts them, and what a test asks them. */
package io.megaconn.testkit;
