namespace SpikeSharp;

/// <summary>The base of a <see cref="RateToSpikes"/> in a loaded model whose file does not say which neurons make the rates. The step of the wrapper does not need it.</summary>
/// <param name="HasNegative">Whether rates can be negative.</param>
internal sealed record UnknownRate(bool HasNegative) : NeuronType
{
    public override bool AllowsNegative => HasNegative;

    public override void Step<T>(T dt, ReadOnlySpan<T> current, Span<T> output, NeuronState<T> state) =>
        throw new NotSupportedException("The file of this model does not say which neurons make the rates, so their tuning curve is not known.");
}
