using System.Collections.Immutable;
using SpikeSharp.Building;

namespace SpikeSharp.Conversion;

/// <summary>What a layer of a trained network became.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Exactness">How exact that is.</param>
/// <param name="Reason">Why, or what it became, in a few words.</param>
/// <param name="Output">The object that stands for its output: neurons or a node.</param>
/// <param name="Ensemble">Its neurons; null for a layer without.</param>
/// <param name="Scale">Firing-rate scale; 1 if none.</param>
/// <param name="Synapse">Filter of its output; none for layers without neurons.</param>
public sealed record ConvertedLayer(Layer Layer, Exactness Exactness, string Reason, View Output, Ensemble? Ensemble, double Scale, Synapse Synapse)
{
    private double[] MaxRateValues => field ??= Type!.MaxRatesIntercepts([.. Enumerable.Repeat(Scale, BiasValues.Length)], BiasValues).MaxRates;

    /// <summary>The connections made for it: those of its bias, then those from its inputs.</summary>
    public ImmutableArray<Connection> Connections { get; internal init; } = [];

    /// <summary>What it became, in a few words: <c>200 SpikingRectifiedLinear neurons</c>, <c>node of 10</c>, <c>node of 784 for data</c>, or <c>nothing</c>.</summary>
    public string Became
    {
        get
        {
            if (Ensemble is not null) return FormattableString.Invariant($"{Neurons} {Type!.GetType().Name} neurons");
            if (!HasObject) return "nothing";
            string data = Layer is InputLayer { IsModelInput: true } ? " for data" : "";
            return FormattableString.Invariant($"node of {Layer.OutputSize}{data}");
        }
    }

    /// <summary>The kinds of its <see cref="Connections"/> in order: <c>Dense</c>, <c>Convolution</c>, <c>Sparse</c>, <c>None</c>.</summary>
    public ImmutableArray<string> ConnectionKinds => [.. Connections.Select(connection => ReferenceEquals(connection.Transform, Transform.None) ? "None" : connection.Transform.GetType().Name)];

    /// <summary>Whether an object was made for it; false for layers that only reshape or act in training only, whose output is their input's.</summary>
    public bool HasObject { get; internal init; } = true;

    /// <summary>Number of neurons; 0 without.</summary>
    public int Neurons => Ensemble?.Size ?? 0;

    /// <summary>Numbers in the variables of the layer.</summary>
    public int Parameters => Layer.ParameterCount;

    /// <summary>Neuron type with its final amplitude; null without neurons.</summary>
    public NeuronType? Type => Ensemble?.NeuronType;

    /// <summary>Area of one spike, or factor of the rate: the neuron type's amplitude divided by the scale; null without neurons.</summary>
    public double? Amplitude => Type?.Amplitude;

    /// <summary>The gain, which all neurons of a layer share: the scale; null without neurons.</summary>
    public double? Gain => Ensemble is null ? null : Scale;

    /// <summary>Bias of the neurons: scale times bias for a dense layer, 0 for a convolution, whose bias comes by a connection; null without neurons.</summary>
    public ValueRange? Bias => Ensemble is null ? null : ValueRange.Of(BiasValues);

    /// <summary>Rate at input 1 in Hz, which is not a ceiling: scale times (1 + bias) for the ReLU kinds; null without neurons.</summary>
    public ValueRange? MaxRates => Ensemble is null ? null : ValueRange.Of(MaxRateValues);

    /// <summary>The batch normalisation that went into its weights, with the new weights; null if none did.</summary>
    public FoldedNormalization? Folding { get; internal init; }

    /// <summary>How far the scale changes the response of its neurons; 0 up to rounding where that is proportional to the input; null without a scale.</summary>
    public ScaleDistortion? Distortion { get; internal init; }

    /// <summary>The layer whose activation is still to come: its neurons lie behind a max pooling; null for all others.</summary>
    public Layer? Pending { get; internal init; }

    /// <summary>Bias of each neuron, or one for all.</summary>
    internal double[] BiasValues { get; init; } = [0];
}

/// <summary>The least and the largest of some numbers.</summary>
/// <param name="Least">Smallest value; NaN if there is none.</param>
/// <param name="Most">Largest value; NaN if there is none.</param>
public readonly record struct ValueRange(double Least, double Most)
{
    /// <summary>One number if both are equal, else <c>least to most</c>.</summary>
    /// <returns>Text with at most four digits, invariant.</returns>
    public override string ToString() => Least.Equals(Most) ? FormattableString.Invariant($"{Least:G4}") : FormattableString.Invariant($"{Least:G4} to {Most:G4}");

    /// <summary>The range of the values that are numbers: a leaky neuron that cannot reach input 1 has no rate there.</summary>
    internal static ValueRange Of(ReadOnlySpan<double> values)
    {
        double least = double.NaN, most = double.NaN;
        foreach (double value in values)
        {
            least = double.MinNumber(least, value);
            most = double.MaxNumber(most, value);
        }
        return new ValueRange(least, most);
    }
}
