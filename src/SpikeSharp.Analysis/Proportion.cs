namespace SpikeSharp.Analysis;

/// <summary>A share of successes, with the interval that says how sure it is.</summary>
/// <param name="Successes">How many.</param>
/// <param name="Trials">Of how many, at least 1.</param>
public readonly record struct Proportion(int Successes, int Trials)
{
    /// <summary>The share, 0 to 1.</summary>
    public double Value => (double)Successes / Trials;

    /// <summary>The 95 % score interval (Wilson 1927): unlike value +- 1.96 standard errors it stays within 0 to 1 and is right near both ends.</summary>
    public (double Low, double High) Interval
    {
        get
        {
            const double Z = 1.959963984540054;
            double n = Trials, p = Value, centre = p + (Z * Z / (2 * n)), spread = Z * Math.Sqrt((p * (1 - p) / n) + (Z * Z / (4 * n * n))), scale = 1 + (Z * Z / n);
            return (Math.Max(0, (centre - spread) / scale), Math.Min(1, (centre + spread) / scale));
        }
    }
}
