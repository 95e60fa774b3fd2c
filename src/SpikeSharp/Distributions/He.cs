using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Initial weights for layers of rectified neurons: <see cref="VarianceScaling"/> by the inputs, with the square of the scale.</summary>
/// <remarks>K. He et al., "Delving deep into rectifiers", 2015, whose weights have a scale of sqrt(2).</remarks>
public sealed record He : Distribution
{
    private readonly VarianceScaling _weights;

    /// <summary>Scale and shape.</summary>
    /// <param name="scale">Factor of the deviation: the variance has its square; positive. Default 1.</param>
    /// <param name="shape">Uniform or normal (default).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> or its square is not positive and finite, or <paramref name="shape"/> is no value of its enumeration.</exception>
    public He(double scale = 1, WeightShape shape = WeightShape.Normal)
    {
        Scale = Check.Positive(scale, nameof(scale), typeof(He));
        _weights = new VarianceScaling(scale * scale, VarianceMode.FanIn, shape);
    }

    /// <summary>Factor of the deviation.</summary>
    public double Scale { get; }

    /// <summary>Uniform or normal.</summary>
    public WeightShape Shape => _weights.Shape;

    private protected override double[] Draw(int count, int? dimensions, NumpyRandom random) => _weights.Weights(count, dimensions, random);
}
