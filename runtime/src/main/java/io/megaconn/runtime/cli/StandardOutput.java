package io.megaconn.runtime.cli;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** Remembers why standard output could not be written; a PrintStream only remembers that it failed. */
public final class StandardOutput extends FilterOutputStream {
    private static final int BUFFER = 8192;

    private @Nullable IOException failure;

    private final String program;

    public StandardOutput(String program, OutputStream out) {
        super(out);
        this.program = program;
    }

    /** Replaces {@link System#out}. @param program name of the program, for its errors */
    public static StandardOutput install(String program) {
        StandardOutput output = new StandardOutput(program, new FileOutputStream(FileDescriptor.out));
        Charset charset = Charset.forName(
                System.getProperty("stdout.encoding", Charset.defaultCharset().name()));
        System.setOut(new PrintStream(new BufferedOutputStream(output, BUFFER), true, charset));
        return output;
    }

    /**
     * Completes the output of a command and returns its exit code.
     *
     * @param exitCode exit code of the command, which is kept if it is an error already
     */
    public int end(int exitCode) {
        System.out.flush();
        String reason = failed();
        if (reason.isEmpty()) {
            return exitCode;
        }
        System.err.println(program + ": standard output can't be written: " + reason);
        return exitCode == ExitCode.OK ? ExitCode.UNEXPECTED : exitCode;
    }

    /** Completes the output and ends the process at once: the kernel closes a million sockets faster. */
    public int endNow(int exitCode) {
        Runtime.getRuntime().halt(end(exitCode));
        return exitCode;
    }

    /** Returns the reason; empty if everything was written, or if the reader closed the pipe, as {@code head} does. */
    synchronized String failed() {
        IOException why = failure;
        if (why == null || String.valueOf(why.getMessage()).contains("Broken pipe")) {
            return "";
        }
        return UserError.reason(why);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            failure = failure == null ? e : failure;
            throw e;
        }
    }
}
