package io.megaconn.orchestrator.plan;
/**
 * The clients started together.
 *
 * @param number from 1
 * @param firstClient index of its first client
 * @param clients how many clients
 * @param connections that this batch adds
 * @param expected connections that must be there when it is done, those of earlier batches included
 */
public record Batch(int number, int firstClient, int clients, int connections, int expected) {}
