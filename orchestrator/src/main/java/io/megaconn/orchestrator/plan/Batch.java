package io.megaconn.orchestrator.plan;
/**
 * The clients started together.
 *
 * @param number from 1
 * @param firstClient index of its first client
 * @param clients number of clients
 * @param connections connections that this batch adds
 * @param expected connections when it is done, including those of earlier batches
 */
public record Batch(int number, int firstClient, int clients, int connections, int expected) {}
