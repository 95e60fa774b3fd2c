using System.Collections.Immutable;
using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Conversion;

public sealed partial class Converter
{
    private const int VerifiedItems = 4;

    /// <summary>Compares the converted network, with rates in place of spikes and without synapses, with the trained network's own forward pass in float64.</summary>
    /// <remarks>
    /// Where a swap put in another response than the ReLU's, the network cannot equal the trained one: then the conversion without swaps is compared. A softmax
    /// that the conversion leaves out at the end is applied before the comparison.
    /// </remarks>
    /// <param name="inputs">Shape (items, ...) by the name of the input; null: four items, uniform on 0 to 1, the same in every call.</param>
    /// <param name="absolute">Difference that is always allowed.</param>
    /// <param name="relative">Difference allowed in parts of the largest magnitude of the layer.</param>
    /// <param name="cancel">Stops within milliseconds.</param>
    /// <returns>The largest difference of every layer.</returns>
    /// <exception cref="ArgumentException">The inputs do not fit the model, or one is missing.</exception>
    /// <exception cref="ConversionException">A swap put neurons in the place of an activation that has no rate neurons, so there is nothing to compare.</exception>
    public Verification Verify(IReadOnlyDictionary<string, NdArray>? inputs = null, double absolute = 1e-7, double relative = 1e-5, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(absolute);
        ArgumentOutOfRangeException.ThrowIfNegative(relative);
        if (Options.TemporalModel && inputs is not null) inputs = inputs.ToDictionary(pair => pair.Key, pair => StepsAsItems(pair.Value));
        bool isSwapped = _report.Any(layer => layer.Ensemble is not null && layer.Exactness != Exactness.Exact);
        if (isSwapped) return Unswapped().Verify(inputs, absolute, relative, cancel);
        inputs ??= UniformInputs();
        BuiltModel rates = RateNetwork.Of(Build(cancel: cancel));
        Presentation presentation = new(rates, inputs.Where(pair => rates.Inputs.Any(input => input.Name == pair.Key)).ToDictionary());
        double[][] expected = Expected(inputs, presentation.Items, cancel);
        Comparison[] layers = [.. _report.Select((layer, i) => new Comparison(layer, LeftOutSoftmax(layer.Layer), expected[i]))];
        ImmutableArray<Recording> recordings = [.. rates.Layers.Select(layer => new Recording(layer.Output, Reduction.Last))];
        presentation.Run(
            Math.Min(presentation.Items, 16), 1,
            items => CpuBackend.Instance.Open(rates, new SessionOptions { Items = items, Recordings = recordings, Inputs = presentation.Signals }),
            (session, first, items) =>
            {
                for (int item = 0; item < items; item++)
                    for (int i = 0; i < layers.Length; i++) layers[i].Add(first + item, session.Recorded(i, item).ToDoubles());
            },
            cancel: cancel);
        return new Verification(presentation.Items, [.. layers.Select(layer => layer.Result(absolute, relative))]);
    }

    // No scale and no synapse either: these may name layers that have neurons by a swap only.
    private Converter Unswapped() => new(Graph, Options with
    {
        SwapActivations = new Dictionary<Activation, NeuronType>(),
        SwapLayers = new Dictionary<string, NeuronType>(),
        ScaleFiringRates = FiringRateScale.None,
        Synapse = Synapse.None,
        InitialVoltage = null,
        AllowFallback = true,
        Seed = 0,
    });

    private double[][] Expected(IReadOnlyDictionary<string, NdArray> inputs, int items, CancellationToken cancel)
    {
        foreach (InputLayer input in Graph.Inputs)
        {
            if (!inputs.TryGetValue(input.Name, out NdArray? data)) throw new ArgumentException($"There are no data for input '{input.Name}'.", nameof(inputs));
            if (data.Length != items * input.OutputSize)
                throw new ArgumentException($"Input '{input.Name}' takes {input.OutputSize} values an item, found {data.Length} values for {items} items.", nameof(inputs));
        }
        ForwardResult forward = Graph.Forward([.. Graph.Inputs.Select(input => (ReadOnlyMemory<double>)inputs[input.Name].ToDoubles())], _report.Select(Compared), cancel: cancel);
        return [.. _report.Select(layer => forward[Compared(layer)])];

        // With a normalisation in its weights a layer gives out what comes behind that, also through dropout.
        string Compared(ConvertedLayer layer)
        {
            Layer from = layer.Layer;
            while (from is DropoutLayer) from = from.Inputs[0];
            return (Of(from).Folding?.Normalization ?? layer.Layer).Name;
        }
    }

    // Without synapses no step depends on another.
    private static NdArray StepsAsItems(NdArray data) =>
        data.Rank < 2 ? throw new ArgumentException($"Data of a temporal model have shape (items, time, ...); a shape of {data.Rank} axes was given.", nameof(data))
        : data.Reshape([data.Shape[0] * data.Shape[1], .. data.Shape.AsSpan()[2..]]);

    private Dictionary<string, NdArray> UniformInputs()
    {
        NumpyRandom random = new(0);
        Dictionary<string, NdArray> inputs = [];
        foreach (InputLayer input in Graph.Inputs)
        {
            float[] values = new float[VerifiedItems * input.OutputSize];
            for (int i = 0; i < values.Length; i++) values[i] = (float)random.NextDouble();
            inputs[input.Name] = NdArray.From(values, [VerifiedItems, .. input.OutputShape]);
        }
        return inputs;
    }

    /// <summary>The largest difference of a layer so far.</summary>
    private sealed class Comparison(ConvertedLayer converted, Layer? softmax, double[] expected)
    {
        private double _largest = -1, _magnitude;
        private int _item, _index;
        private double _expected, _found;

        public void Add(int item, double[] found)
        {
            if (softmax is not null) ApplySoftmax(softmax, found);
            if (converted.Pending is { } pending) ActivationMath.Apply(pending.Activation, found, found.Length);
            ReadOnlySpan<double> values = expected.AsSpan(item * found.Length, found.Length);
            for (int i = 0; i < found.Length; i++)
            {
                _magnitude = Math.Max(_magnitude, Math.Abs(values[i]));
                double difference = Math.Abs(values[i] - found[i]);
                // NaN stays the largest.
                if (double.IsNaN(_largest) || difference <= _largest) continue;
                (_largest, _item, _index, _expected, _found) = (difference, item, i, values[i], found[i]);
            }
        }

        public LayerDifference Result(double absolute, double relative) =>
            new(converted.Layer.Name, converted.Exactness, Math.Max(_largest, 0), absolute + (relative * _magnitude), _item, _index, _expected, _found);

        private static void ApplySoftmax(Layer layer, double[] values)
        {
            int axis = layer is SoftmaxLayer own ? own.Axis : layer.OutputShape.Length - 1, size = layer.OutputShape[axis], inner = 1;
            for (int i = axis + 1; i < layer.OutputShape.Length; i++) inner *= layer.OutputShape[i];
            for (int outer = 0; outer < values.Length; outer += size * inner)
                for (int i = 0; i < inner; i++) ActivationMath.Softmax(values.AsSpan(outer + i), size, inner);
        }
    }
}
