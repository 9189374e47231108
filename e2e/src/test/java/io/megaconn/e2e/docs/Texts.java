package io.megaconn.e2e.docs;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Collects the string literals of Java sources. Concatenated literals are one text, with … for what is between them. */
final class Texts extends TreeScanner<Void, Void> {
    /** @param file the source file */
    record Text(Path file, String text) {}

    private final List<Text> found = new ArrayList<>();
    private Path file = Path.of("");

    private Texts() {}

    static List<Text> of(List<Path> sources) throws IOException {
        Texts texts = new Texts();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, problem -> {}, null, null, files.getJavaFileObjectsFromPaths(sources));
            for (CompilationUnitTree unit : task.parse()) {
                texts.file = Path.of(unit.getSourceFile().toUri());
                texts.scan(unit, null);
            }
        }
        return texts.found;
    }

    @Override
    public Void visitLiteral(LiteralTree literal, Void none) {
        if (literal.getValue() instanceof String text) {
            found.add(new Text(file, text));
        }
        return null;
    }

    @Override
    public Void visitBinary(BinaryTree binary, Void none) {
        StringBuilder joined = new StringBuilder();
        if (binary.getKind() == Tree.Kind.PLUS && join(binary, joined)) {
            found.add(new Text(file, joined.toString()));
            return null;
        }
        return super.visitBinary(binary, none);
    }

    /** Returns true if it contains a string. */
    private boolean join(ExpressionTree part, StringBuilder joined) {
        if (part instanceof BinaryTree binary && binary.getKind() == Tree.Kind.PLUS) {
            boolean left = join(binary.getLeftOperand(), joined);
            return join(binary.getRightOperand(), joined) || left;
        }
        if (part instanceof LiteralTree literal && literal.getValue() instanceof String text) {
            joined.append(text);
            return true;
        }
        joined.append('…');
        scan(part, null);
        return false;
    }
}
