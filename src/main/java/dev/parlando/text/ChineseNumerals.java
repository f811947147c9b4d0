package dev.parlando.text;

import java.util.List;

/** Holds the rules that read numerals in Chinese text. */
final class ChineseNumerals {
    private static final String MEASURE_WORDS = "(?:个|只|条|张|本|位|天|年(?!级)|次|种|件|台|杯|家|块|元|点|小时|分钟|秒|岁|倍|名|辆|匹|双|对|口|层"
            + "|份|斤|公斤|千克|公里|米|吨|升|瓶|碗|座|棵|首|部|套|间|句|门|把|颗|朵|片|头|周|星期|夜|万|亿|千)";

    static final List<Rule> RULES = List.of(
            Rule.of(
                    "(\\d{4})[-/.]({MON})[-/.]({DAY})([日号]?)(?![\\d-])",
                    (m, out) -> {
                        out.sayEach(ChineseNumbers.digits(m.group(1)) + "年");
                        out.sayEach(ChineseNumbers.spell(stripZero(m.group(2))) + "月");
                        out.sayEach(ChineseNumbers.spell(stripZero(m.group(3))) + (m.has(4) ? m.group(4) : "日"));
                    }),
            Rule.of("(\\d{4})(?=[ \\t]?年)", (m, out) -> out.sayEach(ChineseNumbers.digits(m.group(1)))),
            Rule.of(
                    "(\\d{4})[-\u2010-\u2015~至到](\\d{4})(?=[ \\t]?年)",
                    (m, out) -> {
                        out.sayEach(ChineseNumbers.digits(m.group(1)) + "到" + ChineseNumbers.digits(m.group(2)));
                    }),
            Rule.of("0(\\d)(?=[月日号点时分])", (m, out) -> out.sayEach(ChineseNumbers.spell(m.group(1)))),
            Rule.of("([01]?\\d|2[0-4])[:：]([0-5]\\d)(?:[:：]([0-5]\\d))?分?(?![\\d:：])", ChineseNumerals::readTime),
            Rule.of(
                    "1\\d{10}(?!\\d)|\\d{3,4}-\\d{7,8}(?!\\d)|\\d{3}-\\d{3,4}-\\d{4}(?!\\d)|\\d{3}-\\d{4}-\\d{4}(?!\\d)",
                    (m, out) -> {
                        out.sayEach(ChineseNumbers.digits(m.text()));
                    }),
            Rule.of("(\\d{1,3}(?:\\.\\d{1,3}){2,4})(?!\\d)", ChineseNumerals::readVersion),
            Rule.of("(" + Currency.SIGNS + ")[ \\t]?({DEC})[ \\t]?([千百万亿]{0,3})", (m, out) -> {
                out.sayEach(Currency.chinese(m.group(1), m.group(2), m.group(3)));
            }),
            Rule.of("({DEC})[ \\t]?(" + Currency.SIGNS + "|(?:" + Currency.CODES + "){END})", (m, out) -> {
                out.sayEach(Currency.chinese(m.group(2), m.group(1), ""));
            }),
            Rule.of("({DEC})(?=[ \\t]?(?:美元|欧元|英镑|日元|元|块))", (m, out) -> {
                out.sayEach(m.text().equals("2") ? "两" : ChineseNumbers.amount(m.group(1)));
            }),
            Rule.of(
                    "({DEC})[ \\t]?([%‰])",
                    (m, out) -> {
                        out.sayEach((m.group(2).equals("%") ? "百" : "千") + "分之" + ChineseNumbers.spell(m.group(1)));
                    }),
            Rule.of("(\\d{1,4})/(\\d{1,4})(?![\\d/])", (m, out) -> {
                out.sayEach(ChineseNumbers.spell(m.group(2)) + "分之" + ChineseNumbers.spell(m.group(1)));
            }),
            Rule.of("({DEC})" + Units.BEHIND_NUMBER, (m, out) -> {
                out.sayEach(Units.chinese(m.group(1), m.group(2), m.group(3)));
            }),
            Rule.of("({INT})[:：]({INT})(?![\\d:：])", (m, out) -> {
                out.sayEach(ChineseNumbers.spell(m.group(1)) + "比" + ChineseNumbers.spell(m.group(2)));
            }),
            Rule.of("2(?=[ \\t]?" + MEASURE_WORDS + ")", (m, out) -> out.sayEach("两"))
                    .when(out -> out.previousChar() != '第' && !Character.isDigit(out.previousChar())),
            Rule.of("\\d{11,40}(?![,.]?\\d)", (m, out) -> out.sayEach(ChineseNumbers.digits(m.text()))),
            Rule.of("{DEC}", (m, out) -> out.sayEach(ChineseNumbers.spell(m.text()))),
            Rule.of("[\\p{N}]", (m, out) -> out.sayEach(Signs.value(m.text(), Language.CHINESE))));

    private ChineseNumerals() {}

    private static String stripZero(String number) {
        return number.startsWith("0") ? number.substring(1) : number;
    }

    private static void readTime(Match found, ReadingState out) {
        int minute = found.number(2);
        out.sayEach(ChineseNumbers.count(Integer.toString(found.number(1))) + "点");
        if (minute > 0 || found.has(3)) {
            out.sayEach((minute < 10 ? "零" : "") + ChineseNumbers.spell(Integer.toString(minute)) + "分");
        }
        if (found.has(3)) {
            out.sayEach(ChineseNumbers.spell(Integer.toString(found.number(3))) + "秒");
        }
    }

    private static void readVersion(Match found, ReadingState out) {
        String[] parts = found.group(1).split("\\.");
        for (int i = 0; i < parts.length; i++) {
            out.sayEach((i == 0 ? "" : "点") + ChineseNumbers.spell(parts[i]));
        }
    }
}
