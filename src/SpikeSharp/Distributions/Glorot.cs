using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Initial weights for layers that saturate on both sides: <see cref="VarianceScaling"/> by the mean of inputs and outputs.</summary>
/// <remarks>X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010.</remarks>
public sealed record Glorot : Distribution
{
    private readonly VarianceScaling _weights;

    /// <summary>Scale and shape.</summary>
    /// <param name="scale">Factor of the variance, as it is given; positive. Default 1.</param>
    /// <param name="shape">Uniform (default) or normal.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is not positive and finite, or <paramref name="shape"/> is no value of its enumeration.</exception>
    public Glorot(double scale = 1, WeightShape shape = WeightShape.Uniform) => _weights = new VarianceScaling(Check.Positive(scale, nameof(scale), typeof(Glorot)), VarianceMode.FanAverage, shape);

    /// <summary>Factor of the variance.</summary>
    public double Scale => _weights.Scale;

    /// <summary>Uniform or normal.</summary>
    public WeightShape Shape => _weights.Shape;

    private protected override double[] Draw(int count, int? dimensions, NumpyRandom random) => _weights.Weights(count, dimensions, random);
}
