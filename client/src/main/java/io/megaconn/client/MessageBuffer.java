package io.megaconn.client;

import io.megaconn.runtime.protocol.MessageVariables;
import io.megaconn.runtime.protocol.Template;
import io.megaconn.runtime.system.MachineClock;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Renders messages into native memory, which a loop writes to sockets. Nothing is allocated for a message. For one thread.
 */
final class MessageBuffer {
    private final ConnectionNumbers numbers;
    private final Pacer pacer;
    private final MachineClock clock;
    private final MessageVariables variables = new MessageVariables();
    private byte[] bytes = new byte[0];
    private MemorySegment memory = MemorySegment.NULL;
    private int length;

    MessageBuffer(ConnectionNumbers numbers, Pacer pacer, MachineClock clock) {
        this.numbers = numbers;
        this.pacer = pacer;
        this.clock = clock;
        variables.clock = clock.id();
        variables.client = numbers.client();
    }

    /** Returns the variables of this message of a slot; valid until the next call. */
    MessageVariables variables(int slot, int round) {
        variables.connection = numbers.of(slot);
        variables.sequence = round + 1L;
        variables.micros = clock.micros(pacer.dueTime(slot, round));
        return variables;
    }

    /** Returns the variables of a message of the opening. */
    MessageVariables opening(int slot) {
        variables.connection = numbers.of(slot);
        variables.sequence = 0;
        variables.micros = clock.micros(System.nanoTime());
        return variables;
    }

    /** Renders a message. {@link #address} and {@link #length} are valid until the next one. */
    void render(Template template, MessageVariables values) {
        reserve(template.longest());
        length = template.render(bytes, values);
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, length);
    }

    /** Takes bytes instead of a template. */
    void set(byte[] message) {
        reserve(message.length);
        length = message.length;
        MemorySegment.copy(message, 0, memory, ValueLayout.JAVA_BYTE, 0, length);
    }

    private void reserve(int size) {
        if (bytes.length < size) {
            bytes = new byte[size];
            memory = Arena.ofAuto().allocate(size);
        }
    }

    MemorySegment memory() {
        return memory;
    }

    long address() {
        return memory.address();
    }

    int length() {
        return length;
    }
}
