using System.Collections.Immutable;

namespace SpikeSharp;

/// <summary>A finite impulse response that falls linearly to 0. Its first tap has the weight n, its last 1, of n = round(t/dt) + 1 taps, divided by their sum.</summary>
public sealed record Triangle : Synapse
{
    /// <summary>A triangular synapse.</summary>
    /// <param name="duration">Length in seconds, zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative or not finite.</exception>
    public Triangle(double duration) => Duration = Check.NotNegative(duration, nameof(duration), typeof(Triangle));

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

    private protected override ProcessStep Start(int size, double dt)
    {
        (int taps, double first, double last) = Weights(dt);
        return new Running(taps, first, last, size);
    }

    private protected override ImmutableArray<ProcessVariable> Settled(int size, double dt, double output)
    {
        (int taps, _, double last) = Weights(dt);
        return [ProcessVariable.Filled("Y", [size], output), ProcessVariable.Filled("X", [taps, size], last * output), ProcessVariable.Filled("Xi", [1])];
    }

    // Every step takes the last tap's weight off each of the inputs in the ring: a weight that falls linearly to 0.
    private sealed class Running(int taps, double first, double last, int size) : ProcessStep
    {
        public override void Step(double time, ReadOnlySpan<double> input, Span<double> output, ProcessState state)
        {
            Span<double> y = state[0], ring = state[1];
            ref double position = ref state[2][0];
            position = (position + 1) % taps;
            int row = (int)position * size;
            for (int i = 0; i < size; i++)
            {
                double leaving = 0, value = input[i];
                for (int at = i; at < ring.Length; at += size) leaving += ring[at];
                y[i] += first * value;
                y[i] -= leaving;
                ring[row + i] = last * value;
                output[i] = y[i];
            }
        }
    }
}
