using System.Collections.Immutable;

namespace SpikeSharp.Conversion;

public sealed partial class LayerGraph
{
    /// <summary>Computes a batch of a model with one input, in float64 and in inference mode.</summary>
    /// <param name="input">All items one after the other, each in row-major order.</param>
    /// <param name="layers">Layers whose outputs are wanted besides the model's, by name; null for none.</param>
    /// <param name="threads">How many threads at most; 0 for all processors. Results do not depend on it.</param>
    /// <param name="cancel">Stops between two items.</param>
    /// <exception cref="ArgumentException">The model has several inputs, the values are no whole number of items, or a layer is unknown.</exception>
    /// <exception cref="ConversionException">Some layer is not supported.</exception>
    public ForwardResult Forward(ReadOnlyMemory<double> input, IEnumerable<string>? layers = null, int threads = 0, CancellationToken cancel = default) =>
        Forward([input], layers, threads, cancel);

    /// <summary>Computes a batch, in float64 and in inference mode.</summary>
    /// <param name="inputs">For each of <see cref="Inputs"/> all items one after the other, each in row-major order.</param>
    /// <param name="layers">Layers whose outputs are wanted besides the model's, by name; null for none.</param>
    /// <param name="threads">How many threads at most; 0 for all processors. Results do not depend on it.</param>
    /// <param name="cancel">Stops between two items.</param>
    /// <exception cref="ArgumentException">The inputs do not fit the model, or each other, or a layer is unknown.</exception>
    /// <exception cref="ConversionException">Some layer is not supported.</exception>
    public ForwardResult Forward(ImmutableArray<ReadOnlyMemory<double>> inputs, IEnumerable<string>? layers = null, int threads = 0, CancellationToken cancel = default)
    {
        ThrowIfRefused();
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        int items = CountItems(inputs);
        ImmutableArray<Layer> wanted = [.. Outputs.Concat((layers ?? []).Select(name => this[name])).Distinct()];
        Dictionary<string, double[]> results = wanted.ToDictionary(layer => layer.Name, layer => new double[checked(items * layer.OutputSize)]);

        ParallelOptions options = new() { MaxDegreeOfParallelism = threads == 0 ? Environment.ProcessorCount : threads, CancellationToken = cancel };
        Parallel.For(0, items, options, () => new ForwardPass(this), (item, _, pass) =>
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                int size = Inputs[i].OutputSize;
                pass.SetInput(i, inputs[i].Span.Slice(item * size, size));
            }

            pass.Run();
            foreach (Layer layer in wanted)
                pass.Output(layer).CopyTo(results[layer.Name].AsSpan(item * layer.OutputSize));
            return pass;
        }, _ => { });
        return new ForwardResult(items, [.. Outputs.Select(output => results[output.Name])], results);
    }

    private int CountItems(ImmutableArray<ReadOnlyMemory<double>> inputs)
    {
        if (inputs.IsDefault || inputs.Length != Inputs.Length)
            throw new ArgumentException($"The model '{Name}' has {Inputs.Length} inputs, found {(inputs.IsDefault ? 0 : inputs.Length)}.", nameof(inputs));
        int? items = null;
        for (int i = 0; i < inputs.Length; i++)
        {
            int size = Inputs[i].OutputSize;
            if (inputs[i].Length % size != 0)
                throw new ArgumentException($"Input '{Inputs[i].Name}' takes {size} values an item, found {inputs[i].Length}, which is no multiple.", nameof(inputs));
            if (items is { } first && inputs[i].Length / size != first)
                throw new ArgumentException($"Input '{Inputs[i].Name}' has {inputs[i].Length / size} items, input '{Inputs[0].Name}' has {first}.", nameof(inputs));
            items = inputs[i].Length / size;
        }

        return items ?? throw new ArgumentException($"The model '{Name}' has no inputs.", nameof(inputs));
    }
}

/// <summary>What a batch gave.</summary>
/// <param name="Items">Number of items.</param>
/// <param name="Outputs">For each of <see cref="LayerGraph.Outputs"/> the values, items one after the other.</param>
/// <param name="Layers">The same for every layer that was asked for, and the outputs, by name.</param>
public sealed record ForwardResult(int Items, ImmutableArray<double[]> Outputs, IReadOnlyDictionary<string, double[]> Layers)
{
    /// <summary>The values of a layer, items one after the other.</summary>
    /// <param name="layer">An output or a layer that was asked for.</param>
    /// <exception cref="KeyNotFoundException">It was not asked for.</exception>
    public double[] this[string layer] => Layers[layer];
}
