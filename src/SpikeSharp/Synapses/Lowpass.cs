namespace SpikeSharp;

/// <summary>First-order lowpass 1/(tau s + 1): an exponential moving average. Its impulse response is exp(-t/tau)/tau.</summary>
public sealed record Lowpass : LinearFilter
{
    /// <summary>A lowpass.</summary>
    /// <param name="tau">Time constant in seconds, zero or more; 0 passes the input on after one step.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative or not finite.</exception>
    public Lowpass(double tau)
        : base([1], [Check.NotNegative(tau, nameof(tau), typeof(Lowpass)), 1]) => Tau = tau;

    /// <summary>Time constant in seconds.</summary>
    public double Tau { get; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"Lowpass({Tau:R})");
}
