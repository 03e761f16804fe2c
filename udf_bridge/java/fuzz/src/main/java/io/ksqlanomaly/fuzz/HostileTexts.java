package io.ksqlanomaly.fuzz;

import java.util.List;
import java.util.Random;

/** Texts for the form that takes values parted by {@code ,} or {@code #}, and values that are texts themselves. */
final class HostileTexts {
    private static final int LARGE = 10_000_000;
    private static final int ROWS_TO_A_LARGE_ONE = 20_000;
    private static final String[] PARTS = {
            "", " ", "null", "NULL", "NaN", "nan", "Infinity", "-Infinity", "inf", "1e400", "-1e400", "1e-400", "0x1p3",
            "1f", "1d", "1_000", "+", "-", ".", "e", "1e", "+-1", "--1", "1.2.3", "1.234.567", "'1'", "\"1\"",
            "\u0661\u0662\u0663", "\uff11\uff12", "\u2212" + "1", "1\u00a0000", "\u00bd", "\ud83d\ude00", "\ud83d",
            "\u0000", "\t1\n",
            "1 2", "9".repeat(400), "0." + "0".repeat(400) + "1", "true", "1;2", "{}", "[1]", "$1", "1%", "\ufeff1" };
    private static final String[] FLOODS = { "1", ",", "#", " ", "e", "-", "1,", "\u0661", "null,", "." };

    private int rows;

    String text(Random random, List<Column> columns) {
        int kind = random.nextInt(1000);
        if (rows++ % ROWS_TO_A_LARGE_ONE == 100) {
            return flood(random, LARGE);
        }
        if (kind < 5) {
            return null;
        }
        if (kind < 20) {
            return flood(random, random.nextInt(2000));
        }
        int length = columns.size();
        return row(random, columns, kind < 200 ? random.nextInt(2 * length + 2) : length, kind % 3 == 0);
    }

    static String word(Random random) {
        return PARTS[random.nextInt(PARTS.length)];
    }

    /** A row's values as texts, null for a missing one; there may be more or fewer than columns. */
    static String[] cells(Random random, List<Column> columns, Double[] numbers) {
        String[] cells = new String[numbers.length];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = columns.get(i % columns.size()).text(random, numbers[i]);
        }
        return cells;
    }

    /** Values as a feed writes them, some of them replaced by what is none. */
    private static String row(Random random, List<Column> columns, int length, boolean hostile) {
        String[] cells = cells(random, columns, HostileNumbers.row(random, length));
        char separator = random.nextBoolean() ? ',' : '#';
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            if (i > 0) {
                text.append(hostile && random.nextInt(50) == 0 ? ';' : separator);
            }
            boolean replaced = hostile && random.nextInt(length) < 2;
            text.append(replaced ? word(random) : cells[i] == null ? "" : cells[i]);
        }
        return text.toString();
    }

    static String number(Random random, double value) {
        return switch (random.nextInt(8)) {
        case 0 -> " " + value + " ";
        case 1 -> value >= 0 ? "+" + value : "" + value;
        case 2 -> String.valueOf(value).toLowerCase();
        default -> String.valueOf(value);
        };
    }

    private static String flood(Random random, int size) {
        String part = FLOODS[random.nextInt(FLOODS.length)];
        return part.repeat(size / part.length());
    }
}
