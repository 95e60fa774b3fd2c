using SpikeSharp.Numerics;

namespace SpikeSharp.Building;

/// <summary>Emits the operator of a <see cref="Process"/>: noise of an ensemble, a node, a synapse.</summary>
internal static class ProcessBuilder
{
    /// <summary>Runs a process in every step.</summary>
    /// <param name="model">The build.</param>
    /// <param name="process">What runs.</param>
    /// <param name="input">What it gets; null for a process without input.</param>
    /// <param name="output">What it writes.</param>
    /// <param name="mode">How it writes.</param>
    /// <param name="name">For the signals.</param>
    public static void Build(ModelBuilder model, Process process, Signal? input, Signal output, ProcessMode mode, string name)
    {
        if (process is LinearFilter filter && input is not null)
        {
            DiscreteStateSpace discrete = filter.Discretize(model.Dt);
            Signal? state = discrete.Order > 0 ? Signal.Filled($"{name}.filter_state", [discrete.Order, .. input.Shape], 0) : null;
            model.Add(new SimFilter(filter, discrete, input, output, model.Time, state, mode, process.Seed));
            return;
        }
        model.Add(SimProcess.Of(process, input, output, model.Time, mode, model.Dt, name));
    }
}
