using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Gains and biases of a type that has no formula for them, read off its rates at some currents.</summary>
internal static class TuningCurve
{
    private const int Points = 101, Doublings = 10;

    /// <summary>The gain and bias that put the threshold of the curve at the intercept, and the rate at input 1.</summary>
    public static (double[] Gain, double[] Bias) GainBias(NeuronType type, ReadOnlySpan<double> maxRates, ReadOnlySpan<double> intercepts)
    {
        (double threshold, double top) = FindRange(type, maxRates);
        double[] currents = Linspace(threshold, top), rates = new double[Points];
        type.Rates(currents, rates);

        double[] gain = new double[maxRates.Length], bias = new double[maxRates.Length];
        for (int i = 0; i < gain.Length; i++)
        {
            double current = Interpolation.Linear(maxRates[i], rates, currents);
            gain[i] = (threshold - current) / (intercepts[i] - 1);
            bias[i] = current - gain[i];
        }
        return (gain, bias);
    }

    /// <summary>The rate at input 1, and the last of 101 inputs from -1 to 1 before the first at which there is a rate.</summary>
    public static (double[] MaxRates, double[] Intercepts) MaxRatesIntercepts(NeuronType type, ReadOnlySpan<double> gain, ReadOnlySpan<double> bias)
    {
        double[] maxRates = new double[gain.Length], intercepts = new double[gain.Length];
        double[] inputs = Linspace(-1, 1), currents = new double[Points], rates = new double[Points];
        for (int i = 0; i < gain.Length; i++)
        {
            for (int k = 0; k < Points; k++) currents[k] = gain[i] * inputs[k] + bias[i];
            type.Rates(currents, rates);
            maxRates[i] = rates[^1];
            intercepts[i] = inputs[Math.Max(0, Array.FindIndex(rates, rate => rate > 0) - 1)];
        }
        return (maxRates, intercepts);
    }

    // Each end of the range stays once it is found; the range searched doubles until both are.
    private static (double Threshold, double Top) FindRange(NeuronType type, ReadOnlySpan<double> maxRates)
    {
        double highest = double.NegativeInfinity;
        foreach (double rate in maxRates) highest = Math.Max(highest, rate);
        double? threshold = null, top = null;
        double[] rates = new double[Points];
        double range = 10;
        for (int i = 0; i < Doublings; i++, range *= 2)
        {
            double[] currents = Linspace(-range, range);
            type.Rates(currents, rates);
            if (threshold is null && Array.FindLastIndex(rates, rate => rate <= 0) is >= 0 and int last) threshold = currents[last];
            if (top is null && Array.FindIndex(rates, rate => rate >= highest) is >= 0 and int first) top = currents[first];
            if (threshold is double low && top is double high) return (low, high);
        }
        string problem = threshold is null ? "have a rate at every current, so no intercept can be set" : FormattableString.Invariant($"do not reach {highest} Hz");
        throw new ArgumentOutOfRangeException(nameof(maxRates), highest, $"{type.GetType().Name} neurons {problem}, at currents from {-range / 2} to {range / 2}; give Gain and Bias instead, or lower MaxRates.");
    }

    // As numpy.linspace rounds it.
    private static double[] Linspace(double from, double to)
    {
        double[] values = new double[Points];
        double step = (to - from) / (Points - 1);
        for (int i = 0; i < Points; i++) values[i] = i * step + from;
        values[^1] = to;
        return values;
    }
}
