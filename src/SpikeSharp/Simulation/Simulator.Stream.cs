using System.Collections.Immutable;
using System.Numerics;
using SpikeSharp.Building;
using SpikeSharp.Simulation;

namespace SpikeSharp;

public sealed partial class Simulator
{
    /// <summary>Opens a simulation that is fed step by step and answers at once. It starts from the initial state and is independent of this simulator.</summary>
    /// <typeparam name="T">Float type of the run: float or double.</typeparam>
    /// <param name="inputs">Nodes without inputs of their own that get values in every step, in this order; null: all inputs of the model.</param>
    /// <param name="outputs">Probes whose values every step gives, in this order, whatever their <see cref="Probe.SampleEvery"/>; null: all.</param>
    /// <param name="blockSteps">Most steps of one call, at least 1. Default 1.</param>
    /// <returns>The simulation.</returns>
    /// <exception cref="ArgumentException">A node has inputs of its own.</exception>
    /// <exception cref="KeyNotFoundException">A node or probe is no part of the network.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public SimulationStream<T> OpenStream<T>(IReadOnlyList<Node>? inputs = null, IReadOnlyList<Probe>? outputs = null, int blockSteps = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double)) throw new NotSupportedException($"Runs are in float or double, not in {typeof(T).Name}.");
        Check.AtLeast(blockSteps, 1, nameof(blockSteps));
        ImmutableArray<Signal> signals = [.. inputs?.Select(node => InputTarget.Of(Model, node, null).Signal) ?? Model.Inputs.Select(input => input.Signal)];
        IEnumerable<BuiltProbe> probes = outputs?.Select(probe => Model.Probes[Model.IndexOf(probe)]) ?? Model.Probes;
        SessionOptions options = OptionsOf(1, [.. probes.Select(probe => new Recording(probe.Signal))], signals) with
        {
            Precision = typeof(T) == typeof(float) ? Precision.Single : Precision.Double,
            Threads = 1,
        };
        return new SimulationStream<T>(_backend.Open(Model, options), blockSteps);
    }
}
