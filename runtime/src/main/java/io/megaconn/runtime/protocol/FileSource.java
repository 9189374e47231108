package io.megaconn.runtime.protocol;

/** Reads the files that a workload refers to. They may contain secrets, so they are read where they are used. */
@FunctionalInterface
public interface FileSource {
    /** @throws io.megaconn.runtime.UserError that names option and file, if it can't be read or has more bytes than {@code most} */
    byte[] read(String option, String file, int most);
}
