using SpikeSharp.Numerics;

namespace SpikeSharp.Building;

/// <summary>Emits the filter of a connection or probe.</summary>
internal static class SynapseBuilder
{
    /// <summary>Filters a signal.</summary>
    /// <returns>The filtered signal, or <paramref name="input"/> itself without a synapse.</returns>
    public static Signal Build(ModelBuilder model, Synapse synapse, Signal input, string name)
    {
        if (ReferenceEquals(synapse, Synapse.None)) return input;
        if (synapse is not LinearFilter filter)
            throw new BuildException(DiagnosticCodes.UnsupportedPart, $"{name}: synapse {synapse.GetType().Name} cannot be built.");

        DiscreteStateSpace discrete = filter.Discretize(model.Dt);
        Signal output = Signal.Filled($"{name}.filtered", input.Shape, 0);
        Signal? state = discrete.Order > 0 ? Signal.Filled($"{name}.filter_state", [discrete.Order, .. input.Shape], 0) : null;
        model.Add(new SimFilter(synapse, discrete, input, output, model.Time, state, ProcessMode.Update));
        return output;
    }
}
