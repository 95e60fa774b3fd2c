namespace SpikeSharp;

/// <summary>The sum of white noise: a random walk, y += dt * sample / sqrt(dt).</summary>
public sealed record BrownNoise : FilteredNoise
{
    /// <summary>A random walk with steps from <see cref="FilteredNoise.Distribution"/>.</summary>
    public BrownNoise() => Synapse = new LinearFilter([1], [1, 0], method: Discretization.Euler);
}
