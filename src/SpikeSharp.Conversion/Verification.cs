using System.Collections.Immutable;
using SpikeSharp.Building;

namespace SpikeSharp.Conversion;

/// <summary>How far the converted rate network lies from the trained network, layer by layer.</summary>
/// <param name="Items">Number of items that were compared.</param>
/// <param name="Layers">One entry a converted layer, inputs first.</param>
public sealed record Verification(int Items, ImmutableArray<LayerDifference> Layers)
{
    /// <summary>Whether no layer differs by more than is allowed.</summary>
    public bool IsEqual => FirstDifferent is null;

    /// <summary>The first layer that differs by more than is allowed; null if none does.</summary>
    public LayerDifference? FirstDifferent => Layers.FirstOrDefault(layer => !layer.IsWithin);

    /// <summary>The largest difference of all layers, in parts of what is allowed: at most 1 if all are equal.</summary>
    public double Worst => Layers.IsEmpty ? 0 : Layers.Max(layer => layer.Allowed > 0 ? layer.Largest / layer.Allowed : layer.Largest > 0 ? double.PositiveInfinity : 0);

    /// <summary>One sentence: equal, or the first layer that is not and by how much.</summary>
    /// <returns>Text.</returns>
    public override string ToString() => FirstDifferent is { } first
        ? first.ToString()
        : FormattableString.Invariant($"the rate network equals the trained network in all {Layers.Length} layers on {Items} items");
}

/// <summary>How far one layer of the converted rate network lies from the trained network.</summary>
/// <param name="Layer">Name of the layer.</param>
/// <param name="Exactness">How it was converted: one that was approximated is expected to differ, and all after it.</param>
/// <param name="Largest">Largest difference of one value; NaN if a value is not finite in one of the two.</param>
/// <param name="Allowed">What is allowed: absolute + relative times the largest magnitude of the layer in the trained network.</param>
/// <param name="Item">The item where it is.</param>
/// <param name="Index">The element of the layer where it is, in row-major order.</param>
/// <param name="Expected">The value of the trained network there.</param>
/// <param name="Found">The value of the converted rate network there.</param>
public sealed record LayerDifference(string Layer, Exactness Exactness, double Largest, double Allowed, int Item, int Index, double Expected, double Found)
{
    /// <summary>Whether the difference is allowed.</summary>
    public bool IsWithin => Largest <= Allowed;

    /// <summary>One sentence with all numbers.</summary>
    /// <returns>Text.</returns>
    public override string ToString() => FormattableString.Invariant(
        $"layer '{Layer}' {(IsWithin ? "equals" : "differs from")} the trained network: {Found:G9} where it has {Expected:G9} (item {Item}, element {Index}), a difference of {Largest:G3} where {Allowed:G3} is allowed");
}
