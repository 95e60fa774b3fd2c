namespace SpikeSharp;

/// <summary>A finite impulse response that falls linearly to 0. Its first tap has the weight n, its last 1, of n = round(t/dt) + 1 taps, divided by their sum.</summary>
public sealed record Triangle : Synapse
{
    /// <summary>A triangular synapse.</summary>
    /// <param name="duration">Length in seconds, zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative or not finite.</exception>
    public Triangle(double duration) => Duration = Check.NotNegative(duration, nameof(duration));

    /// <summary>Length in seconds.</summary>
    public double Duration { get; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"Triangle({Duration:R})");

    /// <summary>Taps for a step, first and last weight.</summary>
    /// <param name="dt">Step in seconds.</param>
    internal (int Taps, double First, double Last) Weights(double dt)
    {
        int taps = checked((int)Math.Round(Duration / dt, MidpointRounding.ToEven) + 1);
        double sum = (double)taps * (taps + 1) / 2;
        return (taps, taps / sum, 1 / sum);
    }

    private protected override Func<double, double> Start(double dt, double initial)
    {
        (int taps, double first, double last) = Weights(dt);
        double[] ring = new double[taps];
        Array.Fill(ring, last * initial);
        double output = initial;
        int at = 0;
        return input =>
        {
            double leaving = 0;
            foreach (double value in ring)
                leaving += value;
            output += first * input;
            output -= leaving;
            at = (at + 1) % taps;
            ring[at] = last * input;
            return output;
        };
    }
}
