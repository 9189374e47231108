package io.megaconn.orchestrator.ui;

/**
 * Columns that a terminal takes for a character: two for East Asian wide characters and emoji, none for combining marks. A
 * sequence that one terminal draws as one emoji and another as several counts as several, so that a line is never wider than
 * computed. docs/adr/0007-no-jline.md says why this is not a library. Pure.
 */
final class CharacterWidth {
    /** First and last code points of the wide blocks, from EastAsianWidth.txt (W and F); emoji are the JDK's. */
    private static final int[] WIDE = {
        0x1100, 0x115F, // Hangul Jamo, leading consonants
        0x2329, 0x232A,
        0x2630, 0x2637, // trigrams
        0x268A, 0x268F,
        0x2E80, 0x303E, // CJK radicals and punctuation
        0x3041, 0x3247, // kana
        0x3250, 0xA4CF, // CJK ideographs, Yi
        0xA960, 0xA97C,
        0xAC00, 0xD7A3, // Hangul
        0xF900, 0xFAFF,
        0xFE10, 0xFE19,
        0xFE30, 0xFE6B,
        0xFF01, 0xFF60, // fullwidth forms
        0xFFE0, 0xFFE6,
        0x16FE0, 0x18DFF, // Tangut
        0x1AFF0, 0x1B2FF,
        0x1D300, 0x1D376,
        0x1F200, 0x1F265,
        0x20000, 0x3FFFD, // further CJK ideographs
    };

    private static final int FIRST_MARK = 0x300;
    private static final int VARIATION_SELECTOR_16 = 0xFE0F;

    private CharacterWidth() {}

    static int of(int codePoint) {
        if (codePoint < FIRST_MARK) {
            return 1;
        }
        if (isMark(codePoint)) {
            return codePoint == VARIATION_SELECTOR_16 ? 1 : 0; // it makes some characters an emoji, of two columns
        }
        return Character.isEmojiPresentation(codePoint) || isWide(codePoint) ? 2 : 1;
    }

    private static boolean isMark(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> true;
            default -> codePoint >= 0x1160 && codePoint <= 0x11FF; // Hangul Jamo: vowels and final consonants
        };
    }

    private static boolean isWide(int codePoint) {
        for (int i = 0; i < WIDE.length; i += 2) {
            if (codePoint >= WIDE[i] && codePoint <= WIDE[i + 1]) {
                return true;
            }
        }
        return false;
    }
}
