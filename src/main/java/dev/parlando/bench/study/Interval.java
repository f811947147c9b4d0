package dev.parlando.bench.study;

/** An estimate with its interval of 95 % confidence. */
public record Interval(double value, double low, double high) {
    boolean contains(double point) {
        return low <= point && point <= high;
    }
}
