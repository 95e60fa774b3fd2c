using System.Collections.Immutable;
using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>What a simulator recorded, and what its network was built into.</summary>
public sealed class SimulationData
{
    private readonly Simulator _simulator;

    internal SimulationData(Simulator simulator) => _simulator = simulator;

    /// <summary>The samples of a probe.</summary>
    /// <param name="probe">A probe of the network.</param>
    /// <exception cref="KeyNotFoundException">It is no part of the network.</exception>
    public ProbeData this[Probe probe] => _simulator.ProbeData(_simulator.Model.IndexOf(probe));

    /// <summary>The samples of a probe by name: the way for loaded models.</summary>
    /// <param name="label">Label of the probe.</param>
    /// <exception cref="KeyNotFoundException">There is no such probe.</exception>
    public ProbeData this[string label]
    {
        get
        {
            for (int i = 0; i < _simulator.Model.Probes.Length; i++)
                if (_simulator.Model.Probes[i].Label == label) return _simulator.ProbeData(i);
            throw new KeyNotFoundException($"There is no probe '{label}'; there are {string.Join(", ", _simulator.Model.Probes.Select(p => p.Label))}.");
        }
    }

    /// <summary>Gains, biases, encoders and signals of an ensemble.</summary>
    /// <param name="ensemble">An ensemble of the network.</param>
    /// <exception cref="KeyNotFoundException">It is no part of the network.</exception>
    public BuiltEnsemble this[Ensemble ensemble] => _simulator.Model.Of(ensemble);

    /// <summary>Weights of a connection.</summary>
    /// <param name="connection">A connection of the network.</param>
    /// <exception cref="KeyNotFoundException">It is no part of the network.</exception>
    public BuiltConnection this[Connection connection] => _simulator.Model.Of(connection);
}

/// <summary>The samples of one probe: (step, element), or (item, step, element) in a minibatch.</summary>
public sealed class ProbeData
{
    private readonly NdArray _values;

    internal ProbeData(NdArray values) => _values = values;

    /// <summary>Sizes of the axes.</summary>
    public ImmutableArray<int> Shape => _values.Shape;

    /// <summary>Number of samples.</summary>
    public int Samples => Shape[^2];

    /// <summary>One value of a run without an item axis.</summary>
    /// <param name="sample">Sample; <c>^1</c> is the last.</param>
    /// <param name="element">Element of the probed signal.</param>
    /// <exception cref="InvalidOperationException">The data have an item axis.</exception>
    public double this[Index sample, int element] =>
        Shape.Length == 2 ? At(0, sample, element) : throw new InvalidOperationException("The data have an item axis; give the item as well.");

    /// <summary>One value of a run in a minibatch.</summary>
    /// <param name="item">Item.</param>
    /// <param name="sample">Sample; <c>^1</c> is the last.</param>
    /// <param name="element">Element of the probed signal.</param>
    public double this[int item, Index sample, int element] => At(item, sample, element);

    /// <summary>The values as they are, row-major.</summary>
    /// <returns>An array of the run's float type.</returns>
    public NdArray ToArray() => _values;

    /// <summary>The values in row-major order.</summary>
    /// <typeparam name="T">The float type of the run.</typeparam>
    /// <returns>A span over all of them.</returns>
    /// <exception cref="InvalidOperationException">The run had another float type.</exception>
    public ReadOnlySpan<T> AsSpan<T>()
        where T : unmanaged => _values.AsSpan<T>();

    private double At(int item, Index sample, int element)
    {
        int size = Shape[^1], samples = Samples, row = sample.GetOffset(samples);
        if ((uint)row >= (uint)samples || (uint)element >= (uint)size || (uint)item >= (uint)(Shape.Length == 3 ? Shape[0] : 1))
            throw new ArgumentOutOfRangeException(nameof(sample), $"({item}, {sample}, {element}) lies outside ({string.Join(", ", Shape)}).");
        int index = (((item * samples) + row) * size) + element;
        return _values.Type == ElementType.Float32 ? _values.AsSpan<float>()[index] : _values.AsSpan<double>()[index];
    }
}
