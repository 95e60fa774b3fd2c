using System.Collections;
using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Arrays by the object they belong to: data for nodes, targets for probes. An object is given itself or, as loaded models need, by its name.</summary>
/// <typeparam name="T"><see cref="Node"/> or <see cref="Probe"/>.</typeparam>
/// <example><code>
/// Prediction seen = sim.Predict(new DataOf&lt;Node&gt; { [left] = a, ["right"] = b }, steps: 100);
/// </code></example>
public sealed class DataOf<T> : IEnumerable<NdArray>
    where T : NetworkObject
{
    private readonly List<(T? Item, string? Name, NdArray Values)> _entries = [];

    /// <summary>Number of arrays.</summary>
    public int Count => _entries.Count;

    /// <summary>Gives an object its array.</summary>
    /// <param name="item">The object.</param>
    /// <exception cref="ArgumentException">It has one already.</exception>
    public NdArray this[T item]
    {
        set => Add(item ?? throw new ArgumentNullException(nameof(item)), null, value);
    }

    /// <summary>Gives an object its array.</summary>
    /// <param name="name">Name of an input or label of the object.</param>
    /// <exception cref="ArgumentException">It has one already.</exception>
    public NdArray this[string name]
    {
        set => Add(null, name ?? throw new ArgumentNullException(nameof(name)), value);
    }

    /// <summary>The arrays in the order in which they were given.</summary>
    /// <returns>An enumerator.</returns>
    public IEnumerator<NdArray> GetEnumerator() => _entries.Select(entry => entry.Values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal IReadOnlyList<(T? Item, string? Name, NdArray Values)> Entries => _entries;

    private void Add(T? item, string? name, NdArray values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (_entries.Any(entry => name is null ? ReferenceEquals(entry.Item, item) : entry.Name == name))
            throw new ArgumentException($"Data for {item?.ToString() ?? $"'{name}'"} were given already.", nameof(item));
        _entries.Add((item, name, values));
    }
}
