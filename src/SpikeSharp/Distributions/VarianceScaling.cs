using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>What the variance of an initial weight is divided by.</summary>
public enum VarianceMode
{
    /// <summary>The number of inputs.</summary>
    FanIn,

    /// <summary>The number of outputs.</summary>
    FanOut,

    /// <summary>The mean of both.</summary>
    FanAverage,
}

/// <summary>The shape of the distribution of initial weights.</summary>
public enum WeightShape
{
    /// <summary>Uniform, symmetric about 0.</summary>
    Uniform,

    /// <summary><see cref="TruncatedNormal"/> about 0, cut at two deviations.</summary>
    Normal,
}

/// <summary>Initial weights whose variance falls with the number of inputs or outputs, so that signals keep their size from layer to layer.</summary>
/// <remarks>
/// Samples n of length d are the weights from d inputs to n outputs (1 input for plain numbers): the shape of a <see cref="Dense"/> transform. The variance is
/// v = scale/d, scale/n or scale/((n + d)/2); uniform: from -sqrt(3 v) to sqrt(3 v); normal: a deviation of sqrt(v) before the cut, which is not made up for. The kernel
/// of a <see cref="Convolution"/> is drawn a position at a time with shape (channels, filters), so its inputs are the <em>filters</em> and its area does not enter, as in
/// NengoDL.
/// </remarks>
public sealed record VarianceScaling : Distribution
{
    /// <summary>Scale, mode and shape.</summary>
    /// <param name="scale">Factor of the variance, positive. Default 1.</param>
    /// <param name="mode">What divides it. Default <see cref="VarianceMode.FanAverage"/>.</param>
    /// <param name="shape">Uniform (default) or normal.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is not positive and finite, or the others are no value of their enumeration.</exception>
    public VarianceScaling(double scale = 1, VarianceMode mode = VarianceMode.FanAverage, WeightShape shape = WeightShape.Uniform)
    {
        Scale = Check.Positive(scale, nameof(scale), typeof(VarianceScaling));
        Mode = Enum.IsDefined(mode) ? mode : throw Check.OutOfRange(nameof(mode), mode, "must be FanIn, FanOut or FanAverage", typeof(VarianceScaling));
        Shape = Enum.IsDefined(shape) ? shape : throw Check.OutOfRange(nameof(shape), shape, "must be Uniform or Normal", typeof(VarianceScaling));
    }

    /// <summary>Factor of the variance.</summary>
    public double Scale { get; }

    /// <summary>What divides it.</summary>
    public VarianceMode Mode { get; }

    /// <summary>Uniform or normal.</summary>
    public WeightShape Shape { get; }

    /// <summary>The weights from some inputs to some outputs, row-major.</summary>
    internal double[] Weights(int outputs, int? inputs, NumpyRandom random)
    {
        int fanIn = inputs ?? 1;
        double fan = Mode switch
        {
            VarianceMode.FanIn => fanIn,
            VarianceMode.FanOut => Math.Max(outputs, 1),
            _ => (fanIn + outputs) / 2.0,
        };
        double variance = Scale / fan;
        if (Shape == WeightShape.Normal)
            return new TruncatedNormal(std: Math.Sqrt(variance)).Sample(outputs, inputs, random);
        double limit = Math.Sqrt(3 * variance);
        return new Uniform(-limit, limit).Sample(outputs, inputs, random);
    }

    private protected override double[] Draw(int count, int? dimensions, NumpyRandom random) => Weights(count, dimensions, random);
}
