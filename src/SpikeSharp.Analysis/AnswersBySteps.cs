namespace SpikeSharp.Analysis;

/// <summary>Answers of one run: the class of the output, by step.</summary>
internal sealed class AnswersBySteps
{
    private readonly int[] _last;
    private readonly int[] _mean;

    private AnswersBySteps(int[] last, int[] mean) => (_last, _mean) = (last, mean);

    /// <summary>Answer by the output of the last step.</summary>
    public int Last => _last[^1];

    /// <summary>Answer by the mean output.</summary>
    public int Mean => _mean[^1];

    /// <param name="trace">Output of every step, (steps, size).</param>
    /// <param name="size">Number of classes.</param>
    public static AnswersBySteps Of(ReadOnlySpan<double> trace, int size)
    {
        int steps = trace.Length / size;
        int[] last = new int[steps], mean = new int[steps];
        Span<double> sum = size <= 256 ? stackalloc double[size] : new double[size];
        sum.Clear();
        for (int step = 0; step < steps; step++)
        {
            ReadOnlySpan<double> output = trace.Slice(step * size, size);
            for (int i = 0; i < size; i++) sum[i] += output[i];
            last[step] = Class(output);
            mean[step] = Class(sum, step + 1);
        }
        return new(last, mean);
    }

    /// <summary>Position of the largest value, the first of equal ones, as NumPy's argmax; of a single one whether it is above 1/2, as a probability.</summary>
    /// <param name="values">Outputs, or sums of them.</param>
    /// <param name="terms">Terms of such a sum.</param>
    public static int Class(ReadOnlySpan<double> values, int terms = 1)
    {
        if (values.Length == 1) return values[0] > 0.5 * terms ? 1 : 0;
        int best = 0;
        for (int i = 1; i < values.Length; i++)
            if (values[i] > values[best]) best = i;
        return best;
    }

    /// <summary>Counts a right answer after each step.</summary>
    public void Count(int label, Span<int> last, Span<int> mean)
    {
        for (int step = 0; step < _last.Length; step++)
        {
            if (_last[step] == label) last[step]++;
            if (_mean[step] == label) mean[step]++;
        }
    }
}
