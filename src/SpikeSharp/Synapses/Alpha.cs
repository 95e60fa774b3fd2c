namespace SpikeSharp;

/// <summary>Second-order lowpass 1/(tau s + 1)^2, the alpha function. Its impulse response t exp(-t/tau)/tau^2 rises to a maximum at tau.</summary>
public sealed record Alpha : LinearFilter
{
    /// <summary>An alpha synapse.</summary>
    /// <param name="tau">Time constant in seconds, zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative or not finite.</exception>
    public Alpha(double tau)
        : base([1], [Check.NotNegative(tau, nameof(tau), typeof(Alpha)) * tau, 2 * tau, 1]) => Tau = tau;

    /// <summary>Time constant in seconds.</summary>
    public double Tau { get; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"Alpha({Tau:R})");
}
