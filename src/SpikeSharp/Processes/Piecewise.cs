using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Values, or functions of the time, that take turns at given times.</summary>
public sealed record Piecewise : Process
{
    private readonly ImmutableArray<TimeFunction> _functions;
    private readonly ImmutableArray<double> _values;

    /// <summary>Numbers.</summary>
    /// <param name="points">Times in seconds, each once, in any order, and the values from then on.</param>
    /// <exception cref="ArgumentException">There is no point, a number is not finite, or a time occurs twice.</exception>
    public Piecewise(params ReadOnlySpan<(double Time, double Value)> points)
        : this(Sort(Vectors(points)))
    {
    }

    /// <summary>Vectors of equal length.</summary>
    /// <param name="points">Times in seconds, each once, in any order, and the values from then on.</param>
    /// <exception cref="ArgumentException">There is no point, a number is not finite, a time occurs twice, or the lengths differ.</exception>
    public Piecewise(params ReadOnlySpan<(double Time, double[] Value)> points)
        : this(Sort(points))
    {
    }

    /// <summary>Functions of the time.</summary>
    /// <param name="size">Number of values that every function writes, at least 1.</param>
    /// <param name="points">Times in seconds, each once, in any order, and the functions from then on.</param>
    /// <exception cref="ArgumentException">There is no point, a time is not finite or occurs twice, or a function is missing.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is less than 1.</exception>
    public Piecewise(int size, params ReadOnlySpan<(double Time, TimeFunction Function)> points)
    {
        (double Time, TimeFunction Function)[] sorted = Sort(points);
        DefaultSizeOut = Check.AtLeast(size, 1, nameof(size), typeof(Piecewise));
        Times = [.. sorted.Select(point => point.Time)];
        _functions = [.. sorted.Select(point => point.Function ?? throw new ArgumentException($"Piecewise has no function at {point.Time} s.", nameof(points)))];
        _values = [];
    }

    internal Piecewise(ImmutableArray<double> times, ImmutableArray<double> values)
    {
        Times = times;
        _values = values;
        _functions = [];
        DefaultSizeOut = values.Length / times.Length;
    }

    private Piecewise((double Time, double[] Value)[] sorted)
        : this([.. sorted.Select(point => point.Time)], [.. sorted.SelectMany(point => point.Value ?? [])])
    {
        DefaultSizeOut = sorted[0].Value?.Length ?? 0;
        foreach ((double time, double[] vector) in sorted)
        {
            if (vector is not { Length: > 0 } || vector.Length != DefaultSizeOut || !Array.TrueForAll(vector, double.IsFinite))
                throw new ArgumentException(FormattableString.Invariant($"Piecewise needs finite values of one size, at least 1; at {time:R} s are [{string.Join(", ", vector ?? [])}]."), nameof(sorted));
        }
    }

    /// <summary>The times in seconds, ascending.</summary>
    public ImmutableArray<double> Times { get; }

    /// <summary>The values, shape (times, size), row-major; empty for functions.</summary>
    public ImmutableArray<double> Values => _values;

    /// <summary>What is given between the times. Functions know <see cref="PiecewiseInterpolation.Zero"/> only.</summary>
    /// <value>Default <see cref="PiecewiseInterpolation.Zero"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">Unknown.</exception>
    public PiecewiseInterpolation Interpolation { get; init => field = Enum.IsDefined(value) ? value : throw Check.OutOfRange(nameof(Interpolation), value, "must be a known interpolation", typeof(Piecewise)); }

    /// <summary>Size of a value.</summary>
    public override int DefaultSizeOut { get; }

    /// <summary>Whether it holds functions.</summary>
    internal bool HasFunctions => _functions.Length > 0;

    /// <inheritdoc/>
    public override ProcessStep Start(int sizeIn, int sizeOut, double dt, NumpyRandom random)
    {
        CheckStart(sizeIn, sizeOut, dt);
        if (sizeOut != DefaultSizeOut) throw new ArgumentException($"Piecewise has values of size {DefaultSizeOut}; an output of {sizeOut} was asked for.", nameof(sizeOut));
        int degree = Interpolation switch
        {
            PiecewiseInterpolation.Linear or PiecewiseInterpolation.Slinear => 1,
            PiecewiseInterpolation.Quadratic => 2,
            PiecewiseInterpolation.Cubic => 3,
            _ => 0,
        };
        if (Times.Length <= degree) throw new ArgumentException($"Piecewise.{nameof(Interpolation)} {Interpolation} needs at least {degree + 1} times; it has {Times.Length}.", nameof(sizeOut));
        if (HasFunctions && Interpolation != PiecewiseInterpolation.Zero)
            throw new ArgumentException($"Piecewise.{nameof(Interpolation)} {Interpolation} needs values, not functions; choose {PiecewiseInterpolation.Zero}.", nameof(sizeOut));
        double[] times = [.. Times], values = [.. _values];
        return Interpolation switch
        {
            PiecewiseInterpolation.Zero when HasFunctions => new SwitchingFunctions(times, _functions, dt),
            PiecewiseInterpolation.Zero => new HoldingValues(times, values, dt),
            PiecewiseInterpolation.Linear => new JoiningLines(times, values),
            PiecewiseInterpolation.Nearest => new NearestValues(times, values),
            _ => new Spline(times, new InterpolatingSpline(times, values, degree)),
        };
    }

    /// <summary>Equal times, values and interpolation; the same functions.</summary>
    /// <param name="other">Another process.</param>
    public bool Equals(Piecewise? other) =>
        base.Equals(other) && Interpolation == other.Interpolation && DefaultSizeOut == other.DefaultSizeOut
        && Times.AsSpan().SequenceEqual(other.Times.AsSpan()) && _values.AsSpan().SequenceEqual(other._values.AsSpan()) && _functions.SequenceEqual(other._functions);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Seed, Interpolation, DefaultSizeOut, Times.Length, Times[0]);

    /// <summary>The number of times, their range and the size of a value.</summary>
    /// <returns>For example <c>Piecewise { 3 times from 0 to 1 s, size 1, Zero }</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"Piecewise {{ {Times.Length} times from {Times[0]:R} to {Times[^1]:R} s, size {DefaultSizeOut}, {Interpolation} }}");

    private static (double Time, double[] Value)[] Vectors(ReadOnlySpan<(double Time, double Value)> points) => Array.ConvertAll(points.ToArray(), point => (point.Time, new[] { point.Value }));

    private static (double Time, T Value)[] Sort<T>(ReadOnlySpan<(double Time, T Value)> points)
    {
        (double Time, T Value)[] sorted = [.. points.ToArray().OrderBy(point => point.Time)];
        if (sorted.Length == 0) throw new ArgumentException("Piecewise needs at least one time.", nameof(points));
        for (int i = 0; i < sorted.Length; i++)
        {
            if (!double.IsFinite(sorted[i].Time) || (i > 0 && sorted[i].Time == sorted[i - 1].Time))
                throw new ArgumentException(FormattableString.Invariant($"Piecewise needs finite times, each once; {sorted[i].Time:R} was given{(double.IsFinite(sorted[i].Time) ? " twice" : "")}."), nameof(points));
        }
        return sorted;
    }

    /// <summary>Number of times before <paramref name="time"/>.</summary>
    private static int Before(double[] times, double time)
    {
        int found = Array.BinarySearch(times, time);
        return found < 0 ? ~found : found;
    }

    private sealed class HoldingValues(double[] times, double[] values, double dt) : ProcessStep
    {
        public override void Step(double time, ReadOnlySpan<double> input, Span<double> output, ProcessState state)
        {
            int at = Before(times, time + (dt / 2)) - 1;
            if (at < 0) output.Clear();
            else values.AsSpan(at * output.Length, output.Length).CopyTo(output);
        }
    }

    private sealed class SwitchingFunctions(double[] times, ImmutableArray<TimeFunction> functions, double dt) : ProcessStep
    {
        public override void Step(double time, ReadOnlySpan<double> input, Span<double> output, ProcessState state)
        {
            int at = Before(times, time + (dt / 2)) - 1;
            output.Clear();
            if (at >= 0) functions[at](time, output);
        }
    }

    /// <summary>A function of the time that is 0 before the first point and after the last.</summary>
    private abstract class Curve(double[] times) : ProcessStep
    {
        protected double[] Times { get; } = times;

        public override void Step(double time, ReadOnlySpan<double> input, Span<double> output, ProcessState state)
        {
            if (time < Times[0] || time > Times[^1]) output.Clear();
            else Evaluate(time, output);
        }

        protected abstract void Evaluate(double time, Span<double> output);
    }

    private sealed class JoiningLines(double[] times, double[] values) : Curve(times)
    {
        protected override void Evaluate(double time, Span<double> output)
        {
            int right = Math.Clamp(Before(Times, time), 1, Times.Length - 1), left = right - 1;
            for (int i = 0; i < output.Length; i++)
            {
                double low = values[(left * output.Length) + i], slope = (values[(right * output.Length) + i] - low) / (Times[right] - Times[left]);
                output[i] = (slope * (time - Times[left])) + low;
            }
        }
    }

    private sealed class NearestValues(double[] times, double[] values) : Curve(times)
    {
        private readonly double[] _halfway = [.. times.Skip(1).Select((time, i) => (time / 2) + (times[i] / 2))];

        protected override void Evaluate(double time, Span<double> output) => values.AsSpan(Before(_halfway, time) * output.Length, output.Length).CopyTo(output);
    }

    private sealed class Spline(double[] times, InterpolatingSpline spline) : Curve(times)
    {
        protected override void Evaluate(double time, Span<double> output) => spline.Evaluate(time, output);
    }
}
