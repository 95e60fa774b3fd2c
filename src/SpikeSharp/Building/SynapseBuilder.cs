namespace SpikeSharp.Building;

/// <summary>Emits the filter of a connection, a probe or a learning rule.</summary>
internal static class SynapseBuilder
{
    /// <summary>Filters a signal.</summary>
    /// <param name="model">The build.</param>
    /// <param name="synapse">The filter.</param>
    /// <param name="input">What is filtered, element by element.</param>
    /// <param name="name">For the signals.</param>
    /// <param name="mode">Update for a delay of one step, Set for none.</param>
    /// <returns>The filtered signal, or <paramref name="input"/> itself without a synapse.</returns>
    public static Signal Build(ModelBuilder model, Synapse synapse, Signal input, string name, ProcessMode mode = ProcessMode.Update)
    {
        if (ReferenceEquals(synapse, Synapse.None)) return input;
        Signal output = Signal.Filled($"{name}.filtered", input.Shape, 0);
        ProcessBuilder.Build(model, synapse, input, output, mode, name);
        return output;
    }
}
