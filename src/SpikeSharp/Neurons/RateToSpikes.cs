using System.Globalization;
using System.Text;

namespace SpikeSharp;

/// <summary>Neurons that turn the rates of a <see cref="BaseType"/> into spikes. The base is a population of its own; this one takes its output as current.</summary>
public abstract record RateToSpikes : NeuronType
{
    /// <param name="baseType">The neurons that make the rates.</param>
    /// <param name="amplitude">Area of one spike.</param>
    private protected RateToSpikes(NeuronType baseType, double amplitude)
    {
        ArgumentNullException.ThrowIfNull(baseType);
        if (baseType is Direct or RateToSpikes)
            throw new ArgumentException($"{GetType().Name}.{nameof(BaseType)} is {baseType.GetType().Name}, which makes no rates; give a rate type, for example {nameof(LifRate)}.", nameof(baseType));
        BaseType = baseType;
        Amplitude = amplitude;
    }

    /// <summary>The neurons that make the rates.</summary>
    public sealed override NeuronType BaseType { get; }

    /// <inheritdoc/>
    public sealed override double Amplitude { get; init => field = Check.Positive(value, owner: GetType()); }

    /// <inheritdoc/>
    public sealed override bool IsSpiking => true;

    /// <summary>Whether the base has negative rates: these give negative spikes.</summary>
    public sealed override bool AllowsNegative => BaseType.AllowsNegative;

    /// <summary>The rates of the base; the amplitude of the spikes does not enter.</summary>
    /// <param name="currents">J of each neuron, dimensionless.</param>
    /// <param name="rates">As many; written.</param>
    public sealed override void Rates(ReadOnlySpan<double> currents, Span<double> rates) => BaseType.Rates(currents, rates);

    /// <inheritdoc/>
    public sealed override (double[] Gain, double[] Bias) GainBias(ReadOnlySpan<double> maxRates, ReadOnlySpan<double> intercepts) => BaseType.GainBias(maxRates, intercepts);

    /// <inheritdoc/>
    public sealed override (double[] MaxRates, double[] Intercepts) MaxRatesIntercepts(ReadOnlySpan<double> gain, ReadOnlySpan<double> bias) => BaseType.MaxRatesIntercepts(gain, bias);

    /// <inheritdoc/>
    protected override bool PrintMembers(StringBuilder builder)
    {
        base.PrintMembers(builder);
        builder.Append(CultureInfo.InvariantCulture, $", BaseType = {BaseType}");
        return true;
    }

    /// <summary>The same neurons over another base.</summary>
    internal abstract RateToSpikes Over(NeuronType baseType);
}
