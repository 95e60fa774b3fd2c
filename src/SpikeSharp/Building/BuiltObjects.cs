using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp.Building;

/// <summary>An ensemble after the build: its parameters as numbers and its signals.</summary>
public sealed class BuiltEnsemble
{
    private readonly Lazy<NdArray>? _evalPoints;
    private readonly Lazy<NdArray>? _encoders;
    private readonly Lazy<(double[] MaxRates, double[] Intercepts)> _tuning;

    internal BuiltEnsemble(
        string label, NeuronType neuronType, int dimensions, double radius, double[] gain, double[] bias, Lazy<NdArray>? evalPoints, Lazy<NdArray>? encoders)
    {
        Label = label;
        NeuronType = neuronType;
        Dimensions = dimensions;
        Radius = radius;
        Gain = [.. gain];
        Bias = [.. bias];
        _evalPoints = evalPoints;
        _encoders = encoders;
        _tuning = new(() => neuronType.MaxRatesIntercepts(gain, bias));
    }

    /// <summary>Text for people.</summary>
    public string Label { get; }

    /// <summary>Type and parameters.</summary>
    public NeuronType NeuronType { get; }

    /// <summary>Number of neurons.</summary>
    public int Size => Gain.Length;

    /// <summary>Numbers represented.</summary>
    public int Dimensions { get; }

    /// <summary>Length of the longest vector represented well.</summary>
    public double Radius { get; }

    /// <summary>Gain of each neuron.</summary>
    public ImmutableArray<double> Gain { get; }

    /// <summary>Bias of each neuron.</summary>
    public ImmutableArray<double> Bias { get; }

    /// <summary>Rate in Hz of each neuron at input 1 (not a ceiling); not finite where a neuron cannot reach one.</summary>
    public IReadOnlyList<double> MaxRates => _tuning.Value.MaxRates;

    /// <summary>Input at which each neuron begins to fire.</summary>
    public IReadOnlyList<double> Intercepts => _tuning.Value.Intercepts;

    /// <summary>Seed of its random draws; null if a loaded file does not say.</summary>
    public long? Seed { get; internal init; }

    /// <summary>Evaluation points times the radius, shape (points, dimensions); null in a loaded model.</summary>
    public NdArray? EvalPoints => _evalPoints?.Value;

    /// <summary>Encoders, shape (neurons, dimensions); null if a loaded file does not hold them.</summary>
    public NdArray? Encoders => _encoders?.Value;

    /// <summary>Represented input x, shape (dimensions).</summary>
    public Signal? X { get; internal init; }

    /// <summary>Input current J, shape (neurons).</summary>
    public required Signal Current { get; init; }

    /// <summary>Output of the neurons, shape (neurons).</summary>
    public required Signal Output { get; init; }

    /// <summary>State variables in the order of the neuron type.</summary>
    public ImmutableArray<Signal> State { get; internal init; } = [];

    /// <summary>Membrane voltage; null for types without one.</summary>
    public Signal? Voltage => NeuronType.State.Length == State.Length
        ? State.Where((_, i) => NeuronType.State[i].Name == "voltage").FirstOrDefault()
        : null;

    /// <summary>The same ensemble with neurons of another type that has no state.</summary>
    internal BuiltEnsemble With(NeuronType neuronType) =>
        new(Label, neuronType, Dimensions, Radius, [.. Gain], [.. Bias], _evalPoints, _encoders) { X = X, Current = Current, Output = Output };
}

/// <summary>A connection after the build.</summary>
/// <param name="Label">Text for people.</param>
/// <param name="Weights">Weight signal; null for an element-to-element connection.</param>
/// <param name="Seed">Seed of its random draws.</param>
public sealed record BuiltConnection(string Label, Signal? Weights, long Seed);

/// <summary>A node after the build.</summary>
/// <param name="Label">Text for people.</param>
/// <param name="Input">Sum of its inputs, or null.</param>
/// <param name="Output">Its output, or null if it has none.</param>
public sealed record BuiltNode(string Label, Signal? Input, Signal? Output);
