package dev.parlando.text;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacter.NumericType;
import com.ibm.icu.lang.UProperty;

/** Tells digits from other characters. */
public final class UnicodeDigits {
    private UnicodeDigits() {}

    /**
     * Returns whether a character is a digit of any script, superscripts and circled digits included. These are
     * Unicode's numeric types Decimal and Digit, as in Python's {@code str.isdigit}. Fractions and numbers above nine
     * are no digits.
     *
     * @param codePoint a Unicode code point
     */
    public static boolean isDigit(int codePoint) {
        int type = UCharacter.getIntPropertyValue(codePoint, UProperty.NUMERIC_TYPE);
        return type == NumericType.DECIMAL || type == NumericType.DIGIT;
    }
}
