namespace SpikeSharp;

/// <summary>What a probe saw of one item, and what it was to see. Both row-major: (samples, size) values and (targetSamples, targetSize) targets.</summary>
/// <param name="outputs">What the probe saw.</param>
/// <param name="size">Elements of one sample of it.</param>
/// <param name="targets">What it was to see.</param>
/// <param name="targetSize">Elements of one sample of that.</param>
public readonly ref struct ScoredItem(ReadOnlySpan<double> outputs, int size, ReadOnlySpan<double> targets, int targetSize)
{
    /// <summary>What the probe saw, shape (samples, <see cref="Size"/>).</summary>
    public ReadOnlySpan<double> Outputs { get; } = outputs;

    /// <summary>Elements of one sample.</summary>
    public int Size { get; } = size;

    /// <summary>What it was to see, shape (samples, <see cref="TargetSize"/>).</summary>
    public ReadOnlySpan<double> Targets { get; } = targets;

    /// <summary>Elements of one sample of the targets.</summary>
    public int TargetSize { get; } = targetSize;
}

/// <summary>A number that says how well one item went.</summary>
/// <param name="item">Values and targets of the item.</param>
/// <returns>The number; its mean over all items is the score.</returns>
public delegate double ItemMetric(ScoredItem item);

/// <summary>How what probes see is compared with targets.</summary>
/// <param name="Name">For people and tables.</param>
/// <param name="Of">The number of one item.</param>
public sealed record Metric(string Name, ItemMetric Of)
{
    /// <summary>Mean of the squares of the differences, over samples and elements.</summary>
    public static Metric MeanSquaredError { get; } = new("mean squared error", item => Mean(item, difference => difference * difference));

    /// <summary>Mean of the absolute differences, over samples and elements.</summary>
    public static Metric MeanAbsoluteError { get; } = new("mean absolute error", item => Mean(item, Math.Abs));

    /// <summary>1 if the largest element of the last sample is that of the target, else 0. Targets of one element are numbers of classes, from 0; of equal elements the first counts.</summary>
    public static Metric Accuracy { get; } = new("accuracy", item => Answer(item.Outputs[^item.Size..]) == Class(item.Targets[^item.TargetSize..], item.Size) ? 1 : 0) { LooksAtLastSample = true };

    /// <summary>Whether only the last sample counts, so that targets of one sample are enough; these may also be numbers of classes.</summary>
    /// <value>Default false: every sample and element needs a target.</value>
    public bool LooksAtLastSample { get; init; }

    private static double Mean(ScoredItem item, Func<double, double> of)
    {
        double sum = 0;
        for (int i = 0; i < item.Outputs.Length; i++) sum += of(item.Outputs[i] - item.Targets[i]);
        return sum / item.Outputs.Length;
    }

    private static int Class(ReadOnlySpan<double> target, int size)
    {
        if (target.Length > 1 || size == 1) return Answer(target);
        double number = target[0];
        return number >= 0 && number < size && number == Math.Floor(number)
            ? (int)number
            : throw new ArgumentException(FormattableString.Invariant($"A target is class {number}; classes are whole numbers from 0 to {size - 1}."));
    }

    private static int Answer(ReadOnlySpan<double> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
            if (values[i] > values[best]) best = i;
        return best;
    }
}
