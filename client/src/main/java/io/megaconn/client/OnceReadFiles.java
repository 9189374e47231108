package io.megaconn.client;

import io.megaconn.runtime.protocol.FileSource;
import java.util.HashMap;
import java.util.Map;

/** Reads each file once, although several endpoints need it: a pipe has its bytes only once. */
final class OnceReadFiles implements FileSource {
    private final FileSource files;
    private final Map<String, byte[]> read = new HashMap<>();

    OnceReadFiles(FileSource files) {
        this.files = files;
    }

    @Override
    public byte[] read(String option, String file, int most) {
        return read.computeIfAbsent(file, name -> files.read(option, name, most));
    }
}
