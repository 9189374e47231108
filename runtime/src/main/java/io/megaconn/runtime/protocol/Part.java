package io.megaconn.runtime.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A part of a template. */
sealed interface Part {
    /** Letters of {@code {random:N}}. */
    byte[] ALPHABET =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-".getBytes(StandardCharsets.US_ASCII);

    /** Variables without an argument, by name. */
    Map<String, Part> NAMED = Map.of(
            "connection", new Connection(), "client", new Client(), "sequence", new Sequence(), "time", new Time());

    int longest();

    /** Writes this part from index {@code at}. Returns the index after it. */
    int write(byte[] out, int at, MessageVariables variables);

    /** Writes a number that is not negative in decimal digits. */
    static int decimal(byte[] out, int at, long number) {
        int digits = 1;
        for (long rest = number; rest > 9; rest /= 10) {
            digits++;
        }
        long rest = number;
        for (int i = at + digits - 1; i >= at; i--) {
            out[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return at + digits;
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Literal(byte[] bytes) implements Part {
        @Override
        public int longest() {
            return bytes.length;
        }

        @Override
        public int write(byte[] out, int at, MessageVariables variables) {
            System.arraycopy(bytes, 0, out, at, bytes.length);
            return at + bytes.length;
        }
    }

    record Connection() implements Part {
        @Override
        public int longest() {
            return 19;
        }

        @Override
        public int write(byte[] out, int at, MessageVariables variables) {
            return decimal(out, at, variables.connection);
        }
    }

    record Client() implements Part {
        @Override
        public int longest() {
            return 10;
        }

        @Override
        public int write(byte[] out, int at, MessageVariables variables) {
            return decimal(out, at, variables.client);
        }
    }

    record Sequence() implements Part {
        @Override
        public int longest() {
            return 19;
        }

        @Override
        public int write(byte[] out, int at, MessageVariables variables) {
            return decimal(out, at, variables.sequence);
        }
    }

    /** The intended send time and the sender's clock in the form that {@link SendTime} finds. */
    record Time() implements Part {
        @Override
        public int longest() {
            return SendTime.LENGTH;
        }

        @Override
        public int write(byte[] out, int at, MessageVariables variables) {
            return SendTime.write(out, at, variables.micros, variables.clock);
        }
    }

    /**
     * Characters that look random and follow from connection, message and place.
     *
     * @param salt keeps two of them in one message apart
     */
    record Random(int length, int salt) implements Part {
        @Override
        public int longest() {
            return length;
        }

        @Override
        public int write(byte[] out, int at, MessageVariables variables) {
            long seed = mix(variables.connection * 0x9E3779B97F4A7C15L + variables.sequence) + salt;
            long bits = 0;
            for (int i = 0; i < length; i++) {
                if (i % 10 == 0) {
                    seed += 0x9E3779B97F4A7C15L;
                    bits = mix(seed);
                }
                out[at + i] = ALPHABET[(int) (bits & 63)];
                bits >>>= 6;
            }
            return at + length;
        }

        /** The finalizer of SplitMix64. */
        private static long mix(long z) {
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            return z ^ (z >>> 31);
        }
    }
}
