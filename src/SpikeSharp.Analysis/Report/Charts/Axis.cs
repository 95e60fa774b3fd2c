using System.Collections.Immutable;
using System.Globalization;

namespace SpikeSharp.Analysis;

/// <summary>A mark of an axis.</summary>
/// <param name="At">Its value.</param>
/// <param name="Label">Its text; empty for a mark without.</param>
internal readonly record struct Tick(double At, string Label);

/// <summary>One direction of a chart: where a value lies, and the marks beside it.</summary>
/// <param name="Label">What is measured, with its unit.</param>
/// <param name="Low">Value at the beginning.</param>
/// <param name="High">Value at the end; greater than <paramref name="Low"/>.</param>
/// <param name="Ticks">Marks, ascending, none outside.</param>
/// <param name="Map">A monotone function; positions are its values between those of the two ends.</param>
internal sealed record Axis(string Label, double Low, double High, ImmutableArray<Tick> Ticks, Func<double, double> Map)
{
    /// <summary>Where a value lies: 0 at the beginning, 1 at the end; values outside lie at the ends.</summary>
    public double Position(double value)
    {
        double low = Map(Low), high = Map(High);
        return (Map(Math.Clamp(value, Low, High)) - low) / (high - low);
    }

    /// <summary>Even spacing.</summary>
    /// <param name="label">What is measured, with its unit.</param>
    /// <param name="low">Least value to show.</param>
    /// <param name="high">Greatest value to show.</param>
    /// <param name="about">Number of marks wished.</param>
    /// <param name="whole">Marks at whole numbers only.</param>
    public static Axis Linear(string label, double low, double high, int about = 5, bool whole = false)
    {
        if (!(high > low)) high = low + 1;
        double step = NiceStep((high - low) / about);
        if (whole) step = Math.Max(1, step);
        ImmutableArray<Tick>.Builder ticks = ImmutableArray.CreateBuilder<Tick>();
        for (double n = Math.Ceiling((low / step) - 1e-9); n * step <= high + (step * 1e-9); n++) ticks.Add(new Tick(n * step, Text(n * step, step)));
        return new Axis(label, low, high, ticks.ToImmutable(), value => value);
    }

    /// <summary>Spacing by factors. Both ends must be positive.</summary>
    public static Axis Log(string label, double low, double high)
    {
        if (!(low > 0)) throw new ArgumentOutOfRangeException(nameof(low), low, "A logarithmic axis begins above 0.");
        if (!(high > low)) high = low * 10;
        double decades = Math.Log10(high / low);
        double[] factors = decades > 3 ? [1] : decades > 1.2 ? [1, 3] : [1, 2, 5];
        ImmutableArray<Tick>.Builder ticks = ImmutableArray.CreateBuilder<Tick>();
        for (int power = (int)Math.Floor(Math.Log10(low)); power <= Math.Log10(high) + 1e-9; power++)
        {
            foreach (double factor in factors)
            {
                double value = factor * Math.Pow(10, power);
                if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) ticks.Add(new Tick(value, Text(value, Math.Pow(10, power))));
            }
        }
        return new Axis(label, low, high, ticks.ToImmutable(), Math.Log10);
    }

    /// <summary>An accuracy from 0 to 1, stretched towards 1 so that 98 and 99 % can be told apart where the rise from chance is shown too.</summary>
    /// <param name="label">What is measured.</param>
    /// <param name="low">Least accuracy shown.</param>
    /// <param name="best">Greatest accuracy shown; the more it nears 1 the more the axis stretches.</param>
    /// <param name="items">Number of items: finer differences than one item do not exist.</param>
    public static Axis Accuracy(string label, double low, double best, int items)
    {
        double rest = Math.Max(Math.Max(1 - best, 0.5 / Math.Max(1, items)) / 2, 1e-6);
        ImmutableArray<Tick> ticks =
        [
            .. ((double[])[0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999])
                .Where(at => at >= low - 1e-9 && at <= 1 - rest + 1e-9)
                .Select(at => new Tick(at, (100 * at).ToString("0.#", CultureInfo.InvariantCulture) + "\u00A0%")),
        ];
        return new Axis(label, Math.Max(0, low), 1 - rest, ticks, value => -Math.Log(1 + (rest / 4) - value));
    }

    /// <summary>The nearest of 1, 2, 5, 10 times a power of ten that is not smaller.</summary>
    internal static double NiceStep(double step)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        return (step / power) switch { <= 1 + 1e-9 => 1, <= 2 + 1e-9 => 2, <= 5 + 1e-9 => 5, _ => 10 } * power;
    }

    private static string Text(double value, double step)
    {
        if (value == 0) return "0";
        (double unit, string suffix) = Math.Abs(value) switch { >= 1e6 => (1e6, "M"), >= 1e4 => (1e3, "k"), _ => (1.0, "") };
        int decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(step / unit) - 1e-9), 0, 12);
        string text = (value / unit).ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return (decimals > 0 ? text.TrimEnd('0').TrimEnd('.') : text) + suffix;
    }
}
