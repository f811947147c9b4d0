package dev.parlando.text;

import java.util.Comparator;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names units of measurement by their symbols. */
final class Units {
    private static final Map<String, Units> TABLE = Map.ofEntries(
            unit("kg", "kilogram", "kilograms", "公斤"),
            unit("g", "gram", "grams", "克"),
            unit("mg", "milligram", "milligrams", "毫克"),
            unit("lb", "pound", "pounds", "磅"),
            unit("lbs", "pound", "pounds", "磅"),
            unit("oz", "ounce", "ounces", "盎司"),
            unit("km", "kilometer", "kilometers", "公里"),
            unit("m", "meter", "meters", "米"),
            unit("dm", "decimeter", "decimeters", "分米"),
            unit("cm", "centimeter", "centimeters", "厘米"),
            unit("mm", "millimeter", "millimeters", "毫米"),
            unit("µm", "micrometer", "micrometers", "微米"),
            unit("μm", "micrometer", "micrometers", "微米"),
            unit("nm", "nanometer", "nanometers", "纳米"),
            unit("mi", "mile", "miles", "英里"),
            unit("ft", "foot", "feet", "英尺"),
            unit("yd", "yard", "yards", "码"),
            unit("km²", "square kilometer", "square kilometers", "平方公里"),
            unit("km2", "square kilometer", "square kilometers", "平方公里"),
            unit("m²", "square meter", "square meters", "平方米"),
            unit("m2", "square meter", "square meters", "平方米"),
            unit("cm²", "square centimeter", "square centimeters", "平方厘米"),
            unit("ft²", "square foot", "square feet", "平方英尺"),
            unit("m³", "cubic meter", "cubic meters", "立方米"),
            unit("m3", "cubic meter", "cubic meters", "立方米"),
            unit("cm³", "cubic centimeter", "cubic centimeters", "立方厘米"),
            unit("ha", "hectare", "hectares", "公顷"),
            unit("l", "liter", "liters", "升"),
            unit("L", "liter", "liters", "升"),
            unit("ml", "milliliter", "milliliters", "毫升"),
            unit("mL", "milliliter", "milliliters", "毫升"),
            unit("gal", "gallon", "gallons", "加仑"),
            unit("h", "hour", "hours", "小时"),
            unit("hr", "hour", "hours", "小时"),
            unit("hrs", "hour", "hours", "小时"),
            unit("min", "minute", "minutes", "分钟"),
            unit("mins", "minute", "minutes", "分钟"),
            unit("s", "second", "seconds", "秒"),
            unit("sec", "second", "seconds", "秒"),
            unit("secs", "second", "seconds", "秒"),
            unit("ms", "millisecond", "milliseconds", "毫秒"),
            unit("µs", "microsecond", "microseconds", "微秒"),
            unit("ns", "nanosecond", "nanoseconds", "纳秒"),
            unit("kph", "kilometer per hour", "kilometers per hour", "公里每小时"),
            unit("mph", "mile per hour", "miles per hour", "英里每小时"),
            unit("rpm", "revolution per minute", "revolutions per minute", "转每分钟"),
            unit("fps", "frame per second", "frames per second", "帧每秒"),
            unit("KB", "kilobyte", "kilobytes", "KB"),
            unit("kB", "kilobyte", "kilobytes", "KB"),
            unit("MB", "megabyte", "megabytes", "兆"),
            unit("GB", "gigabyte", "gigabytes", "GB"),
            unit("TB", "terabyte", "terabytes", "TB"),
            unit("kbps", "kilobit per second", "kilobits per second", "千比特每秒"),
            unit("Mbps", "megabit per second", "megabits per second", "兆比特每秒"),
            unit("Gbps", "gigabit per second", "gigabits per second", "吉比特每秒"),
            unit("Hz", "hertz", "hertz", "赫兹"),
            unit("kHz", "kilohertz", "kilohertz", "千赫"),
            unit("MHz", "megahertz", "megahertz", "兆赫"),
            unit("GHz", "gigahertz", "gigahertz", "吉赫"),
            unit("W", "watt", "watts", "瓦"),
            unit("kW", "kilowatt", "kilowatts", "千瓦"),
            unit("MW", "megawatt", "megawatts", "兆瓦"),
            unit("kWh", "kilowatt hour", "kilowatt hours", "千瓦时"),
            unit("V", "volt", "volts", "伏"),
            unit("mAh", "milliampere hour", "milliampere hours", "毫安时"),
            unit("kJ", "kilojoule", "kilojoules", "千焦"),
            unit("kcal", "kilocalorie", "kilocalories", "千卡"),
            unit("cal", "calorie", "calories", "卡"),
            unit("Pa", "pascal", "pascals", "帕"),
            unit("kPa", "kilopascal", "kilopascals", "千帕"),
            unit("hPa", "hectopascal", "hectopascals", "百帕"),
            unit("dB", "decibel", "decibels", "分贝"),
            unit("px", "pixel", "pixels", "像素"),
            unit("°C", "degree Celsius", "degrees Celsius", "摄氏度"),
            unit("℃", "degree Celsius", "degrees Celsius", "摄氏度"),
            unit("°F", "degree Fahrenheit", "degrees Fahrenheit", "华氏度"),
            unit("℉", "degree Fahrenheit", "degrees Fahrenheit", "华氏度"),
            unit("°", "degree", "degrees", "度"),
            unit("%", "percent", "percent", "%"));

    /** Every symbol, as alternatives of a pattern; the longer ones come first. */
    static final String SYMBOLS = TABLE.keySet().stream()
            .sorted(Comparator.comparing(String::length).reversed())
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));

    /** Pattern of a number's unit, and of the unit or thing that it is counted by, as two groups. */
    static final String BEHIND_NUMBER =
            "[ \\t]?(" + SYMBOLS + ")(?:/(" + SYMBOLS + "|second|minute|hour|day|night|week|month|year|person))?{END}";

    private final String singular;
    private final String plural;
    private final String chinese;

    private Units(String singular, String plural, String chinese) {
        this.singular = singular;
        this.plural = plural;
        this.chinese = chinese;
    }

    private static Map.Entry<String, Units> unit(String symbol, String singular, String plural, String chinese) {
        return Map.entry(symbol, new Units(singular, plural, chinese));
    }

    private static Units of(String symbol) {
        return TABLE.getOrDefault(symbol, new Units(symbol, symbol, symbol));
    }

    /** Returns a measure in English: "sixty kilometers per hour"; {@code per} may be empty. */
    static String english(String amount, String symbol, String per) {
        Units unit = of(symbol);
        String counted = EnglishNumbers.spell(amount) + " " + (amount.equals("1") ? unit.singular : unit.plural);
        return per.isEmpty() ? counted : counted + " per " + of(per).singular;
    }

    /** Returns a measure in Chinese: 每小时六十公里; {@code per} may be empty. */
    static String chinese(String amount, String symbol, String per) {
        String counted = ChineseNumbers.count(amount) + of(symbol).chinese;
        return per.isEmpty() ? counted : "每" + of(per).chinese + counted;
    }
}
