package dev.parlando.bench.study;

import dev.parlando.bench.report.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares every pair of variants in a table; pairs that differ in the fewest settings come first. */
final class VariantPairs {
    private static final List<Table.Column> COLUMNS = List.of(
            new Table.Column("variant", Table.Kind.TEXT),
            new Table.Column("beside", Table.Kind.TEXT),
            new Table.Column("set", Table.Kind.TEXT),
            new Table.Column("changed", Table.Kind.TEXT),
            new Table.Column("TTFB, ratio (95 %)", Table.Kind.NUMBER),
            new Table.Column("verdict", Table.Kind.VERDICT),
            new Table.Column("RTF, ratio (95 %)", Table.Kind.NUMBER),
            new Table.Column("verdict", Table.Kind.VERDICT));

    private VariantPairs() {}

    /** Returns the table. It has no rows for fewer than three variants, whose only pair stands among the verdicts. */
    static Table table(Analysis analysis) {
        List<Variant> variants = analysis.plan().variants();
        List<Pair> pairs = new ArrayList<>();
        for (int later = 0; later < variants.size() && variants.size() > 2; later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                pairs.add(new Pair(variants.get(earlier), variants.get(later)));
            }
        }
        pairs.sort(Comparator.comparingInt(pair -> pair.changes().size()));
        List<List<Table.Cell>> rows = new ArrayList<>();
        for (String set : analysis.plan().sets()) {
            Map<String, Analysis.Row> values = analysis.sets().getOrDefault(set, Map.of());
            pairs.forEach(pair -> pair.addRow(set, values, rows));
        }
        return new Table(COLUMNS, rows);
    }

    private record Pair(Variant earlier, Variant later) {
        List<String> changes() {
            return later.changesFrom(earlier);
        }

        void addRow(String set, Map<String, Analysis.Row> values, List<List<Table.Cell>> rows) {
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
                rows.add(Table.row(cells));
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
