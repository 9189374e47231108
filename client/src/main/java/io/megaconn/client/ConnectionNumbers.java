package io.megaconn.client;

/**
 * Numbers of a loop's connections, unique in the run. A slot keeps its number.
 *
 * @param client index of the client
 * @param first number of the first connection of the process
 * @param loop index of the loop among {@code loops}
 */
record ConnectionNumbers(int client, long first, int loop, int loops) {
    long of(int slot) {
        return first + (long) slot * loops + loop;
    }
}
