package dev.parlando.bench.study;

/** Holds an estimate with its 95 % confidence interval. */
public record Interval(double value, double low, double high) {
    boolean contains(double point) {
        return low <= point && point <= high;
    }
}
