package dev.parlando.text;

import com.ibm.icu.lang.UCharacter;
import java.text.Normalizer;
import java.util.List;

/** Holds the rules for marks that shape the speech, and for signs that are said. */
final class Signs {
    private static final Rule.Action NOTHING = (found, out) -> {};
    private static final Rule.Action PAUSE = (found, out) -> out.pause();
    private static final String MINUS = "[-\u2212]";
    private static final String AMOUNT = "(?=" + Currency.SIGNS + "?\\.?\\d)";

    static final List<Rule> RULES = List.of(
            Rule.of("\\(\\d{3}\\)[ ]?\\d{3}[- .]?\\d{4}(?!\\d)", EnglishQuantities::readTelephone),
            Rule.of("['\u2018\u2019](\\d0)s{END}", (m, out) -> {
                out.say(EnglishNumbers.plural(EnglishNumbers.cardinal(m.number(1))));
            }),
            Rule.of("[:;]-?[()DP](?![\\p{L}\\p{N}])", NOTHING),
            Rule.of("(?:\\.{2,20}|…{1,10}|。{2,10})(?=\\s{0,8}[\\p{Ll}\\p{IsHan}]|[,，])", (m, out) -> out.mark(',')),
            Rule.of("(?:\\.{2,20}|…{1,10}|。{2,10})", mark('.')),
            Rule.of(MINUS + "[ \\t](?=\\d[^=\\n]{0,20}=)", say("minus", "减")).when(ReadingState::afterNumber),
            Rule.of("[-\u2010-\u2015~\uFF5E][ \\t]?" + AMOUNT, say("to", "到")).when(ReadingState::afterNumber),
            Rule.of("(?:-{2,20}|[\u2012-\u2015⸺]{1,5})>?", PAUSE),
            Rule.of("->", say("to", "到")),
            Rule.of(MINUS + AMOUNT + "(?=[^ ]{1,20}(?:°C|℃))", say("minus", "零下"))
                    .when(out -> !out.insideWord()),
            Rule.of(MINUS + AMOUNT, say("minus", "负")).when(out -> !out.insideWord() && out.previousChar() != ')'),
            Rule.of(MINUS + "(?=\\s)", PAUSE).when(out -> Character.isWhitespace(out.previousChar())),
            Rule.of("[~∼]" + AMOUNT, say("about", "大约")),
            Rule.of("≈", say("is about", "约等于")),
            Rule.of("\\+", say("plus", "加")),
            Rule.of("={1,3}>?", say("equals", "等于")),
            Rule.of("±", say("plus or minus", "正负")),
            Rule.of("×", say("times", "乘以")),
            Rule.of("÷", say("divided by", "除以")),
            Rule.of("≤|<=", say("at most", "小于等于")),
            Rule.of("≥|>=", say("at least", "大于等于")),
            Rule.of("≠|!=", say("is not", "不等于")),
            Rule.of("<(?=[ \\t]?[\\d.-])", say("less than", "小于")),
            Rule.of(">(?=[ \\t]?[\\d.-])", say("greater than", "大于")),
            Rule.of("<(?=[ \\t])", say("less than", "小于")).when(out -> out.previousChar() == ' '),
            Rule.of(">(?=[ \\t])", say("greater than", "大于")).when(out -> out.previousChar() == ' '),
            Rule.of("∞", say("infinity", "无穷大")),
            Rule.of("√", say("the square root of", "根号")),
            Rule.of("\\*(?=\\d)", say("times", "乘以")).when(Signs::rightAfterNumber),
            Rule.of("\\*[ \\t](?=\\d)", say("times", "乘以"))
                    .when(out -> out.afterNumber() && Character.isWhitespace(out.previousChar())),
            Rule.of("\\^(?=[\\d(-])", say("to the power of", "的幂")).when(ReadingState::insideWord),
            Rule.of("²", say("squared", "平方")).when(ReadingState::insideWord),
            Rule.of("³", say("cubed", "立方")).when(ReadingState::insideWord),
            Rule.of("/[ \\t]?(?=\\d)", say("slash", "斜杠")).when(ReadingState::afterNumber),
            Rule.of("/(?=[月天年周次人小时秒分斤米个])", say("per", "每")).when(out -> ReadingState.isChinese(out.previousChar())),
            Rule.of("/(?=\\p{L})", say("per", "每")).when(ReadingState::afterNumber),
            Rule.of("&(?:amp;)?", say("and", "和")),
            Rule.of("@", say("at", "at")),
            Rule.of("#(?=\\d)", say("number", "号")),
            Rule.of("№", say("number", "号")),
            Rule.of("#", say("sharp", "sharp")).when(Signs::rightAfterCapital),
            Rule.of("%", say("percent", "百分之")),
            Rule.of("‰", say("per mille", "千分之")),
            Rule.of("°", say("degrees", "度")),
            Rule.of("§", say("section", "第")),
            Rule.of("©", say("copyright", "版权")),
            Rule.of("[→⇒➔]", say("to", "到")),
            Rule.of("\\$(?!\\p{L})", say("dollars", "美元")),
            Rule.of("€", say("euros", "欧元")),
            Rule.of("£", say("pounds", "英镑")),
            Rule.of("[¥\uFFE5]", say("yuan", "元")),
            Rule.of("\\.(\\d{1,40})", Signs::readFractionPart).when(out -> !out.insideWord()),
            Rule.of("\\.(?=[\\p{L}])", say("dot", "点")).when(out -> Character.isWhitespace(out.previousChar())),
            Rule.of("\\|", PAUSE).when(out -> !out.atLineStart()),
            Rule.of("\\.", mark('.')),
            Rule.of("!", mark('!')),
            Rule.of("\\?", mark('?')),
            Rule.of("[,，、]", mark(',')),
            Rule.of("[;；]", mark(';')),
            Rule.of("[:：]", mark(':')),
            Rule.of("[。！？]", (m, out) -> out.mark(m.text().charAt(0))),
            Rule.of("\\p{N}", (m, out) -> out.say(value(m.text(), Language.ENGLISH))));

    private Signs() {}

    private static Rule.Action say(String english, String chinese) {
        return (found, out) -> {
            if (out.script() == Language.CHINESE) {
                sayChinese(out, chinese);
            } else {
                out.say(english);
            }
        };
    }

    private static void sayChinese(ReadingState out, String words) {
        if (ReadingState.isChinese(words.codePointAt(0))) {
            out.sayEach(words);
        } else {
            out.say(words);
        }
    }

    private static Rule.Action mark(char mark) {
        return (found, out) -> out.mark(mark);
    }

    private static boolean rightAfterNumber(ReadingState out) {
        return out.afterNumber() && Character.isDigit(out.previousChar());
    }

    private static boolean rightAfterCapital(ReadingState out) {
        return Character.isUpperCase(out.previousChar());
    }

    private static void readFractionPart(Match found, ReadingState out) {
        if (out.script() == Language.CHINESE) {
            out.sayEach("零点" + ChineseNumbers.digits(found.group(1)));
        } else {
            out.say("point " + EnglishNumbers.digits(found.group(1)));
        }
    }

    /**
     * Returns the words for a character that is a number in itself, such as a circled or a Roman numeral. Empty if the
     * character has no value.
     */
    static String value(String number, Language language) {
        double value = UCharacter.getUnicodeNumericValue(number.codePointAt(0));
        boolean chinese = language == Language.CHINESE;
        if (value >= 0 && value == Math.rint(value)) {
            String digits = Long.toString((long) value);
            return chinese ? ChineseNumbers.spell(digits) : EnglishNumbers.spell(digits);
        }
        String[] parts = Normalizer.normalize(number, Normalizer.Form.NFKC).split("\u2044");
        if (parts.length < 2) {
            return "";
        }
        return chinese
                ? ChineseNumbers.spell(parts[1]) + "分之" + ChineseNumbers.spell(parts[0])
                : EnglishQuantities.fraction(parts[0], parts[1]);
    }
}
