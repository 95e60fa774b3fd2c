using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Where parameters are drawn from. Immutable; draws are those of Nengo for the same generator.</summary>
public abstract record Distribution
{
    /// <summary>Whether the values need no random numbers.</summary>
    internal virtual bool IsConstant => false;

    /// <summary>Draws values.</summary>
    /// <param name="n">Number of values or rows.</param>
    /// <param name="d">Elements of a row; null: plain values.</param>
    /// <param name="random">Generator, advanced.</param>
    /// <returns>n values, or n*d in row-major order.</returns>
    /// <exception cref="ArgumentException">The distribution has no values of that shape.</exception>
    public abstract double[] Sample(int n, int? d, NumpyRandom random);

    /// <summary>The same value everywhere.</summary>
    /// <param name="value">Finite.</param>
    public static implicit operator Distribution(double value) => new Choice([value]);

    /// <summary>Given values.</summary>
    /// <param name="values">One a neuron.</param>
    public static implicit operator Distribution(double[] values) => new Samples(values);

    /// <summary>Given rows.</summary>
    /// <param name="values">One row a neuron or point.</param>
    public static implicit operator Distribution(double[,] values) => new Samples(values);
}
