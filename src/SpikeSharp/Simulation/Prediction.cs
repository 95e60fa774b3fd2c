using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>What the probes of a model saw of every item.</summary>
public sealed class Prediction
{
    private readonly BuiltModel _model;
    private readonly NdArray[] _values;

    internal Prediction(BuiltModel model, NdArray[] values)
    {
        _model = model;
        _values = values;
    }

    /// <summary>The values of a probe, shape (items, steps, size).</summary>
    /// <param name="probe">A probe of the network.</param>
    /// <exception cref="KeyNotFoundException">It is no part of the network.</exception>
    public NdArray this[Probe probe] => _values[_model.IndexOf(probe)];

    /// <summary>The values of a probe by its label, shape (items, steps, size).</summary>
    /// <param name="label">Label of the probe.</param>
    /// <exception cref="KeyNotFoundException">There is no such probe.</exception>
    public NdArray this[string label]
    {
        get
        {
            for (int i = 0; i < _values.Length; i++)
                if (_model.Probes[i].Label == label) return _values[i];
            throw new KeyNotFoundException($"There is no probe '{label}'; there are {string.Join(", ", _model.Probes.Select(p => p.Label))}.");
        }
    }
}

/// <summary>The record of one item: (samples, size), or (size) for a reduction.</summary>
internal readonly record struct ItemArray(NdArray Values)
{
    /// <summary>All items as one array (items, samples, size); reductions count as one sample and take the float type of traces.</summary>
    public static NdArray Stack(IEnumerable<ItemArray> items)
    {
        NdArray[] arrays = [.. items.Select(item => item.Values)];
        int samples = arrays[0].Rank == 2 ? arrays[0].Shape[0] : 1, size = arrays[0].Shape[^1];
        return arrays[0].Type == ElementType.Float32 ? Join<float>() : Join<double>();

        NdArray Join<T>()
            where T : unmanaged
        {
            T[] joined = new T[arrays.Length * samples * size];
            for (int i = 0; i < arrays.Length; i++) arrays[i].AsSpan<T>().CopyTo(joined.AsSpan(i * samples * size));
            return NdArray.From(joined, arrays.Length, samples, size);
        }
    }
}
