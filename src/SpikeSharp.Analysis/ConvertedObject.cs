using System.Collections.Immutable;
using SpikeSharp.Building;
using SpikeSharp.Conversion;

namespace SpikeSharp.Analysis;

/// <summary>What a layer of a trained network became, in numbers.</summary>
/// <param name="Layer">Name of the layer.</param>
/// <param name="Kind">Its class in the trained network.</param>
/// <param name="Became">What stands for it: a type of neurons, <c>node</c>, or <c>input</c>.</param>
/// <param name="Size">Elements of its output.</param>
/// <param name="Neurons">Number of neurons; 0 for a layer without.</param>
/// <param name="Parameters">Numbers in its weights and biases; null where the trained network is not at hand.</param>
/// <param name="Gain">Smallest and largest gain; null without neurons.</param>
/// <param name="Bias">Smallest and largest bias; null without neurons.</param>
/// <param name="MaxRates">Smallest and largest rate at input 1, Hz; null without neurons or where none is finite.</param>
/// <param name="Amplitude">Area of one spike (or factor of a rate); null without neurons.</param>
/// <param name="Scale">Firing-rate scale; 1 if none.</param>
/// <param name="Synapse">Filter of its output as text: seconds, or <c>none</c>.</param>
/// <param name="Exactness">How exact the conversion is.</param>
/// <param name="Reason">Why, in a few words; null where it is not known.</param>
public sealed record ConvertedObject(
    string Layer, string Kind, string Became, int Size, int Neurons, int? Parameters, (double Low, double High)? Gain, (double Low, double High)? Bias,
    (double Low, double High)? MaxRates, double? Amplitude, double Scale, string Synapse, Exactness Exactness, string? Reason)
{
    /// <summary>All layers of a converted network.</summary>
    /// <param name="model">The built conversion, or one loaded from a file.</param>
    /// <param name="converter">The conversion it was built from, which knows parameters and reasons; null for a loaded model.</param>
    /// <returns>One entry a layer, in the order of the model.</returns>
    public static ImmutableArray<ConvertedObject> List(BuiltModel model, Converter? converter = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        Dictionary<string, ConvertedLayer> known = converter?.Report.ToDictionary(layer => layer.Layer.Name) ?? [];
        return [.. model.Layers.Select(layer => Of(layer, layer.Ensemble < 0 ? null : model.Ensembles[layer.Ensemble], known.GetValueOrDefault(layer.Name),
            model.Inputs.Any(input => input.Signal == layer.Output)))];
    }

    private static ConvertedObject Of(ModelLayer layer, BuiltEnsemble? ensemble, ConvertedLayer? converted, bool isInput) => new(
        layer.Name, layer.Kind, ensemble is not null ? ensemble.NeuronType.GetType().Name : isInput ? "input" : "node",
        layer.Output.Size, ensemble?.Size ?? 0, converted?.Layer.ParameterCount, Range(ensemble?.Gain), Range(ensemble?.Bias), Range(ensemble?.MaxRates), ensemble?.NeuronType.Amplitude,
        layer.Scale, layer.Synapse, layer.Exactness, string.IsNullOrWhiteSpace(converted?.Reason) ? null : converted.Reason);

    private static (double Low, double High)? Range(IReadOnlyList<double>? values)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double value in values ?? [])
        {
            if (!double.IsFinite(value)) continue;
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }
        return low <= high ? (low, high) : null;
    }
}
