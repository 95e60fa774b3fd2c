using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>A random signal whose power is spread evenly over the frequencies up to a limit. It repeats after a period.</summary>
public sealed record WhiteSignal : Process
{
    /// <summary>A signal.</summary>
    /// <param name="period">Seconds after which it repeats, positive.</param>
    /// <param name="high">Largest frequency in Hz: at least 1/period, and in a run at most 1/(2 dt).</param>
    /// <exception cref="ArgumentOutOfRangeException">The period is not positive and finite, or the frequency is below 1/period or not finite.</exception>
    public WhiteSignal(double period, double high)
    {
        Period = Check.Positive(period, nameof(period), typeof(WhiteSignal));
        High = high >= 1 / period && double.IsFinite(high) ? high : throw Check.OutOfRange(nameof(high), high, FormattableString.Invariant($"must be finite and at least 1/period, {1 / period:R} Hz"), typeof(WhiteSignal));
    }

    /// <summary>Seconds after which it repeats.</summary>
    public double Period { get; }

    /// <summary>Largest frequency in Hz.</summary>
    public double High { get; }

    /// <summary>Root mean square of the signal, zero or more.</summary>
    /// <value>Default 0.5.</value>
    public double Rms { get; init => field = Check.NotNegative(value, owner: typeof(WhiteSignal)); } = 0.5;

    /// <summary>Value near which every dimension begins; null: anywhere.</summary>
    /// <value>Default null.</value>
    public double? Y0 { get; init => field = value is double y0 ? Check.Finite(y0, owner: typeof(WhiteSignal)) : null; }

    /// <inheritdoc/>
    public override ProcessStep Start(int sizeIn, int sizeOut, double dt, NumpyRandom random)
    {
        CheckStart(sizeIn, sizeOut, dt);
        if (High > 0.5 / dt)
            throw new ArgumentException(FormattableString.Invariant($"{nameof(WhiteSignal)}.{nameof(High)} is {High:R} Hz; steps of {dt:R} s show frequencies up to 1/(2 dt), {0.5 / dt:R} Hz."), nameof(dt));
        if (Period / dt * sizeOut > int.MaxValue / 2)
            throw new ArgumentException(FormattableString.Invariant($"{nameof(WhiteSignal)}.{nameof(Period)} of {Period:R} s is too long for steps of {dt:R} s and {sizeOut} outputs."), nameof(dt));
        return new Running(Signal(sizeOut, dt, random), sizeOut, dt);
    }

    /// <summary>One period: Gaussian coefficients up to the largest frequency, scaled to the root mean square, through an inverse Fourier transform.</summary>
    /// <returns>Shape (size, 2n).</returns>
    private double[] Signal(int size, double dt, NumpyRandom random)
    {
        int n = checked((int)Math.Ceiling(Period / dt / 2)), length = checked(2 * n);
        double sigma = Rms * Math.Sqrt(0.5), spacing = 1 / (length * dt);
        double[] imaginary = Coefficients(), real = Coefficients();
        int cut = 0;
        for (int k = 0; k <= n; k++)
        {
            bool isCut = k * spacing > High;
            if (isCut) cut++;
            for (int i = 0; i < size; i++)
            {
                if (isCut || k == 0) real[(k * size) + i] = imaginary[(k * size) + i] = 0;
                if (k == n) imaginary[(k * size) + i] = 0;
            }
        }
        double kept = Math.Sqrt(1 - ((double)cut / n)), factor = Math.Sqrt(length);
        double[] signal = new double[checked(size * length)], re = new double[n + 1], im = new double[n + 1];
        FourierTransform transform = new(length);
        for (int i = 0; i < size; i++)
        {
            for (int k = 0; k <= n; k++)
            {
                re[k] = (kept > 0 ? real[(k * size) + i] / kept : real[(k * size) + i]) * factor;
                im[k] = (kept > 0 ? imaginary[(k * size) + i] / kept : imaginary[(k * size) + i]) * factor;
            }
            Span<double> row = signal.AsSpan(i * length, length);
            transform.InverseReal(re, im, row);
            if (Y0 is double y0) StartNear(y0, row);
        }
        return signal;

        double[] Coefficients()
        {
            double[] values = new double[checked((n + 1) * size)];
            foreach (ref double value in values.AsSpan()) value = random.Normal(0, sigma);
            return values;
        }
    }

    // The first step shows element 1, so that is where the nearest value goes.
    private static void StartNear(double y0, Span<double> signal)
    {
        int nearest = 0;
        for (int i = 1; i < signal.Length; i++)
            if (Math.Abs(y0 - signal[i]) < Math.Abs(y0 - signal[nearest])) nearest = i;
        double[] turned = new double[signal.Length];
        for (int i = 0; i < turned.Length; i++) turned[(i + 1) % turned.Length] = signal[(i + nearest) % turned.Length];
        turned.CopyTo(signal);
    }

    private sealed class Running(double[] signal, int size, double dt) : ProcessStep
    {
        private readonly int _length = signal.Length / size;

        public override void Step(double time, ReadOnlySpan<double> input, Span<double> output, ProcessState state)
        {
            int at = (int)((long)Math.Round(time / dt, MidpointRounding.ToEven) % _length);
            for (int i = 0; i < size; i++) output[i] = signal[(i * _length) + at];
        }
    }
}
