package io.megaconn.runtime.protocol;

/** A message and the reply to it. */
public record Exchange(Template send, Expectation expect) {}
