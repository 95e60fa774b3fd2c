using System.Collections.Immutable;
using SpikeSharp.Building;
using SpikeSharp.Conversion;
using SpikeSharp.Numerics;

namespace SpikeSharp.Analysis;

/// <summary>What a report is made from: a converted network, items, and the settings in force.</summary>
public sealed record ReportSource
{
    /// <summary>Heading of the page, such as the name of the model file.</summary>
    public required string Title { get; init; }

    /// <summary>The converted network.</summary>
    public required BuiltModel Model { get; init; }

    /// <summary>Items by the name of the input, shape (items, ...) held or (items, steps, size).</summary>
    public required IReadOnlyDictionary<string, NdArray> Inputs { get; init; }

    /// <summary>Steps of a presentation.</summary>
    public required int Steps { get; init; }

    /// <summary>One label an item; null: none are known, and the rate network's answers take their place.</summary>
    public IReadOnlyList<int>? Labels { get; init; }

    /// <summary>What counts as the answer.</summary>
    public Readout Readout { get; init; }

    /// <summary>How many of the items that spikes get wrong are shown.</summary>
    /// <value>Default 12.</value>
    public int MostMistakes { get; init; } = 12;

    /// <summary>Precision and threads; null: defaults.</summary>
    public SessionOptions? Session { get; init; }

    /// <summary>The conversion that made the network, for parameters and reasons in the table of objects; null for a loaded model.</summary>
    public Converter? Converter { get; init; }

    /// <summary>The settings in force, one sentence a line.</summary>
    public ImmutableArray<string> Settings { get; init; } = [];

    /// <summary>The command that reproduces the result; empty for none.</summary>
    public string Command { get; init; } = "";

    /// <summary>Shape of an item of the first input as it was in the data, which says how to draw it: (rows, columns), with channels last or first.</summary>
    /// <value>Null: the shape that the model gives to its first input.</value>
    public ImmutableArray<int>? ItemShape { get; init; }
}
