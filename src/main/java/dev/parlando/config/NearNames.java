package dev.parlando.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody meant: of a key, a flag or an environment variable. */
public final class NearNames {
    private NearNames() {}

    /** Returns the known name that differs least from a misspelt one; empty if none is near. */
    public static Optional<String> nearest(String misspelt, Collection<String> known) {
        String name = plain(misspelt);
        int limit = Math.max(1, name.length() / 3);
        return known.stream()
                .filter(candidate -> difference(name, plain(candidate)) <= Math.min(limit, name.length() - 1))
                .min(Comparator.<String>comparingInt(candidate -> difference(name, plain(candidate)))
                        .thenComparingInt(String::length)
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Returns flags, keys and variables in one spelling, so that they can be compared: {@code server-port}. */
    private static String plain(String name) {
        String start = name.startsWith(Setting.ENVIRONMENT_PREFIX)
                ? name.substring(Setting.ENVIRONMENT_PREFIX.length())
                : name.replaceFirst("^-+", "");
        return start.toLowerCase(Locale.ROOT).replace('_', '-').replace('.', '-');
    }

    /** Counts the differences; the feature before the candidate's first dash may be missing. */
    private static int difference(String name, String candidate) {
        int whole = distance(name, candidate);
        int dash = candidate.indexOf('-');
        return dash < 0 ? whole : Math.min(whole, distance(name, candidate.substring(dash + 1)));
    }

    /** Counts insertions, deletions, replacements and exchanges of neighbours between two names. */
    private static int distance(String a, String b) {
        int[][] rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                rows[i][j] = i == 0 || j == 0 ? i + j : cheapest(rows, a, b, i, j);
            }
        }
        return rows[a.length()][b.length()];
    }

    private static int cheapest(int[][] rows, String a, String b, int i, int j) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int best = Math.min(rows[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
        boolean exchanged = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return exchanged ? Math.min(best, rows[i - 2][j - 2] + 1) : best;
    }
}
