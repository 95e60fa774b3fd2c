using System.Numerics;
using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>The rate of <see cref="LifRate"/> with its threshold rounded off, so that it has a slope everywhere: the neurons that networks are trained with.</summary>
/// <remarks>
/// E. Hunsberger and C. Eliasmith, "Spiking deep networks with LIF neurons", 2015. z = Sigma * log1p(exp((J-1)/Sigma)); output = Amplitude / (TauRef + TauRc *
/// log1p(1/z)), above 0 for every J. Gain and bias as of <see cref="LifRate"/>, so the rate at input 1 is a little above the one asked for.
/// </remarks>
/// <param name="Sigma">Width of the rounding in units of J, positive; towards 0 the rate is that of <see cref="LifRate"/>. Default 1.</param>
/// <param name="TauRc">Membrane time constant in seconds, positive. Default 0.02.</param>
/// <param name="TauRef">Refractory period in seconds, zero or more. Default 0.002.</param>
/// <param name="Amplitude">Factor of the output, positive. Default 1.</param>
public sealed record SoftLifRate(double Sigma = 1, double TauRc = 0.02, double TauRef = 0.002, double Amplitude = 1) : NeuronType
{
    /// <summary>Width of the rounding in units of J.</summary>
    public double Sigma { get; init => field = Check.Positive(value, owner: typeof(SoftLifRate)); } = Check.Positive(Sigma, owner: typeof(SoftLifRate));

    /// <summary>Membrane time constant in seconds.</summary>
    public double TauRc { get; init => field = Check.Positive(value, owner: typeof(SoftLifRate)); } = Check.Positive(TauRc, owner: typeof(SoftLifRate));

    /// <summary>Refractory period in seconds.</summary>
    public double TauRef { get; init => field = Check.NotNegative(value, owner: typeof(SoftLifRate)); } = Check.NotNegative(TauRef, owner: typeof(SoftLifRate));

    /// <inheritdoc/>
    public override double Amplitude { get; init => field = Check.Positive(value, owner: typeof(SoftLifRate)); } = Check.Positive(Amplitude, owner: typeof(SoftLifRate));

    /// <inheritdoc/>
    public override bool IsSpiking => false;

    /// <inheritdoc/>
    public override (double[] Gain, double[] Bias) GainBias(ReadOnlySpan<double> maxRates, ReadOnlySpan<double> intercepts) => AsHard.GainBias(maxRates, intercepts);

    /// <inheritdoc/>
    public override (double[] MaxRates, double[] Intercepts) MaxRatesIntercepts(ReadOnlySpan<double> gain, ReadOnlySpan<double> bias) => AsHard.MaxRatesIntercepts(gain, bias);

    private LifRate AsHard => new(TauRc, TauRef, Amplitude);

    /// <inheritdoc/>
    public override void Step<T>(T dt, ReadOnlySpan<T> current, Span<T> output, NeuronState<T> state)
    {
        SoftLifRateStep<T> step = new(Sigma, TauRc, TauRef, Amplitude);
        for (int i = 0; i < output.Length; i++) output[i] = step.Rate(current[i]);
    }
}

/// <summary>The constants of a <see cref="SoftLifRate"/> step in the float type of the run, and the rate of one neuron.</summary>
internal readonly struct SoftLifRateStep<T>(double sigma, double tauRc, double tauRef, double amplitude)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly T Low = T.CreateTruncating(-20), High = T.CreateTruncating(30);

    private readonly T _sigma = T.CreateTruncating(sigma);
    private readonly T _logSigma = T.Log(T.CreateTruncating(sigma));
    private readonly T _tauRc = T.CreateTruncating(tauRc);
    private readonly T _tauRef = T.CreateTruncating(tauRef);
    private readonly T _amplitude = T.CreateTruncating(amplitude);

    public T Rate(T current)
    {
        T s = (current - T.One) / _sigma;
        return _amplitude / (_tauRef + _tauRc * LogOnePlusInverse(s));
    }

    // log1p(1/z); far below the threshold z is too small for it, far above log1p(exp(s)) is s.
    private T LogOnePlusInverse(T s)
    {
        if (s <= Low) return -s - _logSigma;
        T soft = s > High ? s : SpecialFunctions.LogP1(T.Exp(s));
        return SpecialFunctions.LogP1(T.One / (_sigma * soft));
    }
}
