package dev.vireo.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures several sides in turn (A B C, A B C, ...), so that what else happens on the machine hits them alike, and
 * takes the median of each.
 */
public final class SideBySide {
    private SideBySide() {}

    /**
     * Measures.
     *
     * @param warmup rounds that do not count
     * @param rounds rounds that count
     * @return the median of each side, in the order of the sides
     */
    public static double[] medians(int warmup, int rounds, Sample... sides) throws Exception {
        List<double[]> figures = new ArrayList<>();
        for (int round = -warmup; round < rounds; round++) {
            double[] figure = new double[sides.length];
            for (int side = 0; side < sides.length; side++) {
                figure[side] = sides[side].take();
            }
            if (round >= 0) {
                figures.add(figure);
            }
        }
        double[] medians = new double[sides.length];
        for (int side = 0; side < sides.length; side++) {
            int current = side;
            medians[side] = median(
                    figures.stream().mapToDouble(figure -> figure[current]).toArray());
        }
        return medians;
    }

    /** The middle value, or the mean of the two middle ones. */
    public static double median(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no values");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
