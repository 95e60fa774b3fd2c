using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>A density given at points: samples are interpolated between them. One double a sample.</summary>
public sealed record Pdf : Distribution
{
    private readonly double[] _cumulated;
    private readonly double[] _x;

    /// <summary>Points and their probabilities.</summary>
    /// <param name="x">Values, ascending, at least one.</param>
    /// <param name="p">Probability of each; not negative, sum 1 within 1e-8.</param>
    /// <exception cref="ArgumentException">The lengths differ, <paramref name="x"/> does not ascend, or <paramref name="p"/> is no set of probabilities.</exception>
    public Pdf(double[] x, double[] p)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(p);
        if (x.Length != p.Length || x.Length == 0)
            throw new ArgumentException($"Pdf.P: every point needs a probability; {x.Length} points and {p.Length} probabilities were given.", nameof(p));
        for (int i = 0; i < x.Length; i++)
        {
            if (!double.IsFinite(x[i]) || (i > 0 && x[i] < x[i - 1]))
                throw new ArgumentException($"Pdf.X: points must be finite and ascend; point {i} is {x[i]}.", nameof(x));
        }

        double total = PairwiseSum.Sum(p);
        if (!(Math.Abs(total - 1) < 1e-8) || Array.Exists(p, value => value < 0))
            throw new ArgumentException($"Pdf.P: probabilities are not negative and sum to 1; these sum to {total}.", nameof(p));

        X = [.. x];
        P = [.. p];
        _x = [.. x];
        _cumulated = new double[p.Length];
        double sum = 0;
        for (int i = 0; i < p.Length; i++)
        {
            double before = sum;
            sum += p[i];
            _cumulated[i] = i == 0 ? p[0] / 2 : (sum + before) / 2;
        }
    }

    /// <summary>Points, ascending.</summary>
    public ImmutableArray<double> X { get; }

    /// <summary>Probability of each point.</summary>
    public ImmutableArray<double> P { get; }

    /// <summary>Equal points and probabilities.</summary>
    /// <param name="other">Another distribution.</param>
    public bool Equals(Pdf? other) => other is not null && X.AsSpan().SequenceEqual(other.X.AsSpan()) && P.AsSpan().SequenceEqual(other.P.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(X.Length, X[0], P[0]);

    /// <summary>The first points.</summary>
    public override string ToString() => $"Pdf {{ {Samples.Format(X, 0)} }}";

    internal override void SampleInto(Span<double> sample, NumpyRandom random)
    {
        foreach (ref double value in sample)
            value = Next(random);
    }

    private protected override double[] Draw(int count, int? dimensions, NumpyRandom random) => Each(count, dimensions, () => Next(random));

    private double Next(NumpyRandom random) => Interpolation.Linear(random.NextDouble(), _cumulated, _x);
}
