package dev.parlando.bench.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every pair of variants as rows of a table, those first that differ in the fewest settings. */
final class VariantPairs {
    static final List<String> COLUMNS = List.of(
            "variant", "beside", "set", "changed", "TTFB, ratio (95 %)", "verdict", "RTF, ratio (95 %)", "verdict");

    private VariantPairs() {}

    /** Empty for fewer than three variants: the only pair there is stands among the verdicts. */
    static List<List<String>> rows(Analysis analysis) {
        List<Variant> variants = analysis.plan().variants();
        List<Pair> pairs = new ArrayList<>();
        for (int later = 0; later < variants.size() && variants.size() > 2; later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                pairs.add(new Pair(variants.get(earlier), variants.get(later)));
            }
        }
        pairs.sort(Comparator.comparingInt(pair -> pair.changes().size()));
        List<List<String>> rows = new ArrayList<>();
        for (String set : analysis.plan().sets()) {
            Map<String, Analysis.Row> values = analysis.sets().getOrDefault(set, Map.of());
            pairs.forEach(pair -> pair.addRow(set, values, rows));
        }
        return rows;
    }

    private record Pair(Variant earlier, Variant later) {
        List<String> changes() {
            return later.changesFrom(earlier);
        }

        void addRow(String set, Map<String, Analysis.Row> values, List<List<String>> rows) {
            List<String> cells = new ArrayList<>(List.of(
                    later.name(), earlier.name(), set, changes().isEmpty() ? "nothing" : String.join(", ", changes())));
            boolean any = false;
            for (String name : TurnValues.PAIRED) {
                Comparison found = values.getOrDefault(name, Analysis.Row.EMPTY)
                        .pairs()
                        .getOrDefault(later.name(), Map.of())
                        .get(earlier.name());
                cells.addAll(cells(found));
                any |= found != null;
            }
            if (any) {
                rows.add(cells);
            }
        }

        private static List<String> cells(@Nullable Comparison found) {
            if (found == null) {
                return List.of("-", "-");
            }
            return List.of(found.ratioText(), found.verdictText());
        }
    }
}
