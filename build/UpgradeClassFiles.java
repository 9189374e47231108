import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * Rewrites class files that are too old for the JVM's class caches, in all jars of a folder:
 * {@code java build/UpgradeClassFiles.java target/lib}. The JVM caches only classes whose verification needs no more than
 * stack maps, which class files have since Java 6 (version 50). It would parse picocli's 228 classes (version 49) at each
 * start, and verify them with the slow verifier: 0.1 of 0.36 s of CPU of {@code client --version}. Only version and stack
 * maps change. Jars without such classes, and the result of an earlier run, are not changed.
 */
final class UpgradeClassFiles {
    private static final int OLDEST_CACHED = 50;
    private static final int JAVA_8 = 52;

    public static void main(String[] args) throws IOException {
        List<Path> jars;
        try (Stream<Path> files = Files.list(Path.of(args[0]))) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
        for (Path jar : jars) {
            if (isOld(jar)) {
                upgrade(jar);
            }
        }
    }

    private static boolean isOld(Path jar) throws IOException {
        try (JarFile in = new JarFile(jar.toFile())) {
            for (JarEntry entry : Collections.list(in.entries())) {
                if (entry.getName().endsWith(".class")
                        && isOld(in.getInputStream(entry).readNBytes(8))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The version is a big-endian number in the bytes 6 and 7. */
    private static boolean isOld(byte[] file) {
        return ((file[6] & 0xFF) << 8 | file[7] & 0xFF) < OLDEST_CACHED;
    }

    private static void upgrade(Path jar) throws IOException {
        Path upgraded = Path.of(jar + ".tmp");
        try (JarFile in = new JarFile(jar.toFile());
                URLClassLoader classes = new URLClassLoader(new URL[] {jar.toUri().toURL()});
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(upgraded))) {
            // Stack maps name common superclasses.
            ClassFile format = ClassFile.of(
                    StackMapsOption.GENERATE_STACK_MAPS,
                    ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofClassLoading(classes)));
            for (JarEntry entry : Collections.list(in.entries())) {
                byte[] content = in.getInputStream(entry).readAllBytes();
                JarEntry copy = new JarEntry(entry.getName());
                copy.setTimeLocal(entry.getTimeLocal()); // the same sources give the same file
                out.putNextEntry(copy);
                out.write(entry.getName().endsWith(".class") && isOld(content) ? upgrade(format, content) : content);
                out.closeEntry();
            }
        }
        Files.move(upgraded, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    /** @throws VerifyError if the result is not valid */
    private static byte[] upgrade(ClassFile format, byte[] old) {
        ClassModel model = format.parse(old);
        byte[] upgraded = format.transformClass(
                model,
                ClassTransform.transformingMethodBodies((code, element) -> code.with(element))
                        .andThen(ClassTransform.endHandler(builder -> builder.withVersion(JAVA_8, 0))));
        List<VerifyError> errors = format.verify(upgraded);
        if (!errors.isEmpty()) {
            throw errors.getFirst();
        }
        return upgraded;
    }
}
