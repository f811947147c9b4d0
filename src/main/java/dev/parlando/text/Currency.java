package dev.parlando.text;

import java.util.Map;

/** Puts amounts of money into words. */
final class Currency {
    static final String SIGNS = "[$£€¥\uFFE5₹₩]";
    static final String CODES = "USD|EUR|GBP|JPY|CNY|RMB|CHF|CAD|AUD|HKD|INR|KRW";

    /** Pattern of an optional magnitude behind an amount, as one group. */
    static final String MAGNITUDE = "(?:[ \\t]?(hundred|thousand|million|billion|trillion|[kK]|[mM]n?|bn|[BbT]){END})?";

    private static final Map<String, Currency> TABLE = Map.ofEntries(
            Map.entry("$", new Currency("dollar", "dollars", "cent", "美元")),
            Map.entry("USD", new Currency("US dollar", "US dollars", "cent", "美元")),
            Map.entry("CAD", new Currency("Canadian dollar", "Canadian dollars", "cent", "加元")),
            Map.entry("AUD", new Currency("Australian dollar", "Australian dollars", "cent", "澳元")),
            Map.entry("HKD", new Currency("Hong Kong dollar", "Hong Kong dollars", "cent", "港元")),
            Map.entry("£", new Currency("pound", "pounds", "penny", "英镑")),
            Map.entry("GBP", new Currency("pound", "pounds", "penny", "英镑")),
            Map.entry("€", new Currency("euro", "euros", "cent", "欧元")),
            Map.entry("EUR", new Currency("euro", "euros", "cent", "欧元")),
            Map.entry("¥", new Currency("yuan", "yuan", "", "元")),
            Map.entry("\uFFE5", new Currency("yuan", "yuan", "", "元")),
            Map.entry("CNY", new Currency("yuan", "yuan", "", "元")),
            Map.entry("RMB", new Currency("yuan", "yuan", "", "元")),
            Map.entry("JPY", new Currency("yen", "yen", "", "日元")),
            Map.entry("CHF", new Currency("franc", "francs", "", "瑞士法郎")),
            Map.entry("₹", new Currency("rupee", "rupees", "", "卢比")),
            Map.entry("INR", new Currency("rupee", "rupees", "", "卢比")),
            Map.entry("₩", new Currency("won", "won", "", "韩元")),
            Map.entry("KRW", new Currency("won", "won", "", "韩元")));
    private static final Map<String, String> MAGNITUDES = Map.of(
            "k",
            "thousand",
            "K",
            "thousand",
            "m",
            "million",
            "M",
            "million",
            "mn",
            "million",
            "Mn",
            "million",
            "bn",
            "billion",
            "b",
            "billion",
            "B",
            "billion",
            "T",
            "trillion");

    private final String singular;
    private final String plural;
    private final String hundredth;
    private final String chinese;

    private Currency(String singular, String plural, String hundredth, String chinese) {
        this.singular = singular;
        this.plural = plural;
        this.hundredth = hundredth;
        this.chinese = chinese;
    }

    private static Currency of(String sign) {
        return TABLE.getOrDefault(sign, new Currency(sign, sign, "", sign));
    }

    /**
     * Returns an amount in English: "twelve dollars and fifty cents", or with a magnitude "twelve point five million
     * dollars".
     */
    static String english(String sign, String amount, String magnitude) {
        Currency currency = of(sign);
        if (!magnitude.isEmpty()) {
            return EnglishNumbers.spell(amount) + " " + MAGNITUDES.getOrDefault(magnitude, magnitude) + " "
                    + currency.plural;
        }
        boolean hundredths = amount.matches(".*\\.\\d\\d") && !currency.hundredth.isEmpty();
        if (!hundredths) {
            return EnglishNumbers.spell(amount) + " " + currency.name(amount);
        }
        String whole = amount.substring(0, amount.length() - 3);
        int rest = Integer.parseInt(amount.substring(amount.length() - 2));
        String wholeName = EnglishNumbers.spell(whole) + " " + currency.name(whole);
        if (rest == 0) {
            return wholeName;
        }
        String restName = EnglishNumbers.cardinal(rest) + " " + currency.hundredths(rest);
        return whole.equals("0") ? restName : wholeName + " and " + restName;
    }

    private String name(String amount) {
        return amount.equals("1") ? singular : plural;
    }

    private String hundredths(int count) {
        return count == 1 ? hundredth : hundredth.equals("penny") ? "pence" : hundredth + "s";
    }

    /** Returns an amount in Chinese: 十二点五元. A magnitude such as 万 stands between number and currency. */
    static String chinese(String sign, String amount, String magnitude) {
        return ChineseNumbers.amount(amount) + magnitude + of(sign).chinese;
    }
}
