namespace SpikeSharp.Building;

/// <summary>An order of the neurons of an ensemble in which neighbours are alike, for pictures of their spikes.</summary>
public static class NeuronOrder
{
    /// <summary>The neurons ordered by encoder and intercept.</summary>
    /// <remarks>
    /// In one dimension those with encoder -1 come first, and each half is ordered by the value at which its neurons begin to fire. In more dimensions each neuron is followed by the
    /// one left whose encoder and intercept together are nearest to its own; the first is the one whose encoder begins with the smallest number. No random numbers are taken.
    /// </remarks>
    /// <param name="ensemble">Built, with neurons.</param>
    /// <returns>Indices of the neurons, each once.</returns>
    /// <exception cref="ArgumentException">The ensemble has no neurons, or comes from a file without encoders.</exception>
    public static int[] Of(BuiltEnsemble ensemble)
    {
        ArgumentNullException.ThrowIfNull(ensemble);
        if (ensemble.NeuronType is Direct) throw new ArgumentException($"Ensemble \"{ensemble.Label}\" is of type Direct: it has no neurons to order.", nameof(ensemble));
        if (ensemble.Encoders is null) throw new ArgumentException($"Ensemble \"{ensemble.Label}\" comes from a file without encoders, by which neurons are ordered.", nameof(ensemble));
        double[] encoders = ensemble.Encoders.ToDoubles();
        // A neuron that never begins to fire, or always fires, is put at the end of the range.
        double[] intercepts = [.. ensemble.Intercepts.Select(intercept => double.IsFinite(intercept) ? intercept : 1)];
        return ensemble.Dimensions == 1 ? Halves(encoders, intercepts) : Chain(encoders, intercepts, ensemble.Dimensions);
    }

    private static int[] Halves(double[] encoders, double[] intercepts) =>
        [.. Enumerable.Range(0, encoders.Length).OrderBy(i => encoders[i] >= 0).ThenBy(i => encoders[i] * intercepts[i])];

    private static int[] Chain(double[] encoders, double[] intercepts, int dimensions)
    {
        List<int> left = [.. Enumerable.Range(0, intercepts.Length)];
        int[] order = new int[intercepts.Length];
        int current = left.MinBy(i => encoders[i * dimensions]);
        for (int at = 0; at < order.Length; at++)
        {
            order[at] = current;
            left.Remove(current);
            if (left.Count > 0) current = left.MinBy(Distance);
        }
        return order;

        double Distance(int other)
        {
            double difference = intercepts[other] - intercepts[current], sum = difference * difference;
            for (int i = 0; i < dimensions; i++)
            {
                difference = encoders[(other * dimensions) + i] - encoders[(current * dimensions) + i];
                sum += difference * difference;
            }
            return sum;
        }
    }
}
